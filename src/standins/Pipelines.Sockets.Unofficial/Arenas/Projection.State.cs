namespace Pipelines.Sockets.Unofficial.Arenas;

/// <summary>Makes one value of another and of a state that is the same for all.</summary>
public delegate TResult Projection<T, TState, out TResult>(in T value, in TState state);

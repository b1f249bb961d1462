namespace Pipelines.Sockets.Unofficial;

/// <summary>The options of a <see cref="SocketConnection"/>: there are none.</summary>
[Flags]
public enum SocketConnectionOptions
{
    None = 0,
}

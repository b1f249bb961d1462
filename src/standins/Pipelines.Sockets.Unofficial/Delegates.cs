using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Pipelines.Sockets.Unofficial;

/// <summary>Reads the handlers of a multicast delegate one by one, without allocating.</summary>
[SuppressMessage("Design", "CA1034", Justification = "The client was compiled against nested types.")]
public static class Delegates
{
    /// <summary>Whether the delegate has exactly one handler.</summary>
    public static bool IsSingle(this MulticastDelegate handler) => handler is not null && handler.HasSingleTarget;

    /// <summary>The handlers in the order in which they were added; none for null.</summary>
    public static DelegateEnumerable<T> AsEnumerable<T>(this T? handler)
        where T : MulticastDelegate => new(handler);

    /// <summary>The handlers of a delegate.</summary>
    [SuppressMessage("Performance", "CA1815", Justification = "Nothing compares them.")]
    public readonly struct DelegateEnumerable<T> : IEnumerable<T>
        where T : MulticastDelegate
    {
        private readonly T? _handler;

        internal DelegateEnumerable(T? handler) => _handler = handler;

        public DelegateEnumerator<T> GetEnumerator() => new(_handler);

        IEnumerator<T> IEnumerable<T>.GetEnumerator() => GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }

    /// <summary>Walks the handlers of a delegate.</summary>
    /// <remarks>
    /// The client calls <see cref="IDisposable.Dispose"/> on it, which its references do not show. Without the
    /// interface the process ends as soon as an event has two handlers.
    /// </remarks>
    [SuppressMessage("Performance", "CA1815", Justification = "Nothing compares them.")]
    public struct DelegateEnumerator<T> : IEnumerator<T>
        where T : MulticastDelegate
    {
        private readonly T? _handler;
        private Delegate.InvocationListEnumerator<T> _handlers;

        internal DelegateEnumerator(T? handler)
        {
            _handler = handler;
            _handlers = Delegate.EnumerateInvocationList(handler);
        }

        /// <summary>The handler.</summary>
        public readonly T Current => _handlers.Current;

        readonly object IEnumerator.Current => Current;

        public bool MoveNext() => _handlers.MoveNext();

        public void Reset() => _handlers = Delegate.EnumerateInvocationList(_handler);

        public readonly void Dispose()
        {
        }
    }
}

namespace AuthGateway.Jose;

/// <summary>A few imported instances of one key. A check borrows one and is alone with it.</summary>
internal sealed class BorrowedKeys<T>
    where T : class, IDisposable
{
    private readonly Func<T> _import;
    private readonly T?[] _kept = new T?[2 * Environment.ProcessorCount];

    /// <summary>Imports the key once, so that a bad one shows at once.</summary>
    public BorrowedKeys(Func<T> import)
    {
        _import = import;
        _kept[0] = import();
    }

    /// <summary>An instance that nobody else uses. One that is never returned (its check threw) is left to the collector.</summary>
    public T Borrow()
    {
        for (var i = 0; i < _kept.Length; i++)
        {
            if (_kept[i] is not null && Interlocked.Exchange(ref _kept[i], null) is { } key)
            {
                return key;
            }
        }

        return _import();
    }

    /// <summary>Gives an instance back.</summary>
    public void Return(T key)
    {
        for (var i = 0; i < _kept.Length; i++)
        {
            if (Interlocked.CompareExchange(ref _kept[i], key, null) is null)
            {
                return;
            }
        }

        key.Dispose();
    }

    /// <summary>Disposes the instances that are not lent.</summary>
    public void Release()
    {
        for (var i = 0; i < _kept.Length; i++)
        {
            Interlocked.Exchange(ref _kept[i], null)?.Dispose();
        }
    }
}

namespace AuthGateway.Authentication;

/// <summary>
/// Places that callers share, so that no one address takes them all and a crowd of strangers leaves some to those who are known.
/// Not for several threads at once.
/// </summary>
/// <param name="most">How many there are.</param>
/// <param name="mostUnknown">How many of them credentials may take that are not known here.</param>
/// <param name="mostOfOneAddress">How many of those one address may take.</param>
internal sealed class CallPlaces(int most, int mostUnknown, int mostOfOneAddress)
{
    // As many entries as there are places at most: an address without one is taken out.
    private readonly Dictionary<string, int> _byAddress = new(StringComparer.Ordinal);
    private int _unknown;

    /// <summary>How many are taken.</summary>
    public int Taken { get; private set; }

    /// <summary>How many addresses hold one, for tests.</summary>
    public int Addresses => _byAddress.Count;

    /// <summary>Why there is no place for a caller; null when there is one.</summary>
    public CallRefusal? Fault(CallOrigin origin)
    {
        if (Taken >= most)
        {
            return CallRefusal.Full;
        }

        if (origin.IsKnown)
        {
            return null;
        }

        // The address first: it is the one that can do something about it.
        return origin.Network is { } network && _byAddress.GetValueOrDefault(network) >= mostOfOneAddress
            ? CallRefusal.Address
            : _unknown >= mostUnknown ? CallRefusal.Full : null;
    }

    /// <summary>Takes a place; <see cref="Fault"/> must have said that there is one.</summary>
    public void Take(CallOrigin origin) => Change(origin, by: 1);

    /// <summary>Gives a place back.</summary>
    public void Return(CallOrigin origin) => Change(origin, by: -1);

    private void Change(CallOrigin origin, int by)
    {
        Taken += by;
        if (origin.IsKnown)
        {
            return;
        }

        _unknown += by;
        if (origin.Network is { } network)
        {
            var count = _byAddress.GetValueOrDefault(network) + by;
            if (count == 0)
            {
                _byAddress.Remove(network);
            }
            else
            {
                _byAddress[network] = count;
            }
        }
    }
}

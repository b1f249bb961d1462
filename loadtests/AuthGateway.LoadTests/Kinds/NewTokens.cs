using AuthGateway.LoadTests.Peers;

namespace AuthGateway.LoadTests.Kinds;

/// <summary>Enough tokens that nobody has seen, signed before each measurement so that signing them is not measured.</summary>
internal sealed class NewTokens(CredentialSource source)
{
    // More than a measurement needs that turns out to be faster than the one before. One that runs out of new tokens is void and done again.
    private const double Reserve = 2;
    private double _perSecond = 1_500;

    /// <summary>A file with tokens for so long.</summary>
    public Task<Credentials> ForAsync(TimeSpan duration, CancellationToken cancellation) =>
        source.WriteAsync((int)(Reserve * _perSecond * duration.TotalSeconds), gateway: null, cancellation);

    /// <summary>Says how many were needed in a second.</summary>
    public void Did(double perSecond) => _perSecond = Math.Max(_perSecond, perSecond);
}

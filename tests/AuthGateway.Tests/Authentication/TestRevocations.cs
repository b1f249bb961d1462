using AuthGateway.Identity;
using AuthGateway.Latency;
using AuthGateway.Redis;

namespace AuthGateway.Tests.Authentication;

/// <summary>Revocations that a test sets.</summary>
internal sealed class TestRevocations : IRevocations
{
    public RevocationVerdict Verdict { get; set; } = RevocationVerdict.NotRevoked;

    public Predicate<Principal>? IsRevoked { get; set; }

    public TimeSpan? AskedFor { get; private set; }

    public RevocationVerdict Check(Principal principal, TimeSpan? continueFor)
    {
        AskedFor = continueFor;
        return IsRevoked?.Invoke(principal) == true ? RevocationVerdict.Revoked : Verdict;
    }

    public ValueTask<bool> ConfirmAsync(LedgerHandle ledger, CancellationToken cancellation) => ValueTask.FromResult(true);
}

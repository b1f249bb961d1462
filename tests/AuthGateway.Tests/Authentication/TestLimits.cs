using AuthGateway.Latency;
using AuthGateway.Redis.Limits;

namespace AuthGateway.Tests.Authentication;

/// <summary>Limits that count in this process, without a window: enough to see what is charged.</summary>
internal sealed class TestLimits : IRateLimits
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Rule, string Key), int> _taken = [];

    public bool IsDown { get; set; }

    public int Calls { get; private set; }

    public int Taken(string rule, string key) => _taken.GetValueOrDefault((rule, key));

    public ValueTask<LimitOutcome> TakeAsync(IReadOnlyList<LimitCharge> charges, LedgerHandle ledger, CancellationToken cancellation)
    {
        var charge = Assert.Single(charges);
        lock (_gate)
        {
            Calls++;
            var taken = Taken(charge.Rule.Name, charge.Key);
            if (IsDown)
            {
                return ValueTask.FromResult<LimitOutcome>(new LimitOutcome.Unavailable("timeout"));
            }

            if (taken >= charge.Rule.Permits)
            {
                return ValueTask.FromResult<LimitOutcome>(new LimitOutcome.Exceeded(charge.Rule, charge.Rule.Window));
            }

            _taken[(charge.Rule.Name, charge.Key)] = taken + 1;
            return ValueTask.FromResult<LimitOutcome>(new LimitOutcome.Allowed(charge.Rule, charge.Rule.Permits - taken - 1, charge.Rule.Window));
        }
    }

    public ValueTask<LimitOutcome> PeekAsync(IReadOnlyList<LimitCharge> charges, LedgerHandle ledger, CancellationToken cancellation) =>
        throw new NotSupportedException();
}

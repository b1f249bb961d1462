using AuthGateway.Audit;
using AuthGateway.Redis.Limits;

namespace AuthGateway.Tests.Tokens.Service;

/// <summary>What is counted, and what a caller is told when it is too much.</summary>
public sealed class ServiceLimitTests : IAsyncDisposable
{
    private const string Form = "grant_type=client_credentials";

    private readonly ServiceHarness _service = new();

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    [Fact]
    public async Task Address_client_and_subject_are_counted_and_the_client_is_told_how_it_stands()
    {
        _service.Member("opaque-1");
        var reply = await _service.ExchangeAsync("opaque-1");

        Assert.Equal(
            [("token-address", "192.0.2.7"), ("token-client", "app"), ("token-subject", "27:https://legacy.example.testmember-7")],
            _service.Limits.Taken.Select(charge => (charge.Rule.Name, charge.Key)));
        Assert.Equal(("\"token-client\";r=5;t=30", "\"token-client\";q=1200;w=60"), (reply.Header("RateLimit"), reply.Header("RateLimit-Policy")));
    }

    [Theory]
    [InlineData("token-address")]
    [InlineData("token-client")]
    [InlineData("token-subject")]
    [InlineData("token-failures")]
    public async Task Too_much_is_a_429_that_says_when(string rule)
    {
        _service.Limits.Answer = charge => charge.Rule.Name == rule ? new LimitOutcome.Exceeded(charge.Rule, TimeSpan.FromSeconds(7)) : new LimitOutcome.Allowed(charge.Rule, 1, default);
        _service.Member("opaque-1");
        var reply = await _service.ExchangeAsync("opaque-1");

        Assert.Equal(429, reply.Status);
        Assert.InRange(int.Parse(reply.Header("Retry-After"), System.Globalization.CultureInfo.InvariantCulture), 7, 10);
        Assert.Contains($"\"{rule}\";r=0;t=7", reply.Header("RateLimit"), StringComparison.Ordinal);
        Assert.Equal((AuditActions.LimitExceeded, AuditOutcome.Refused, rule), (_service.Audit.Entries[^1].Action, _service.Audit.Entries[^1].Outcome, _service.Audit.Entries[^1].Reason));
    }

    [Fact]
    public async Task Failed_attempts_count_by_address_and_client_so_that_nobody_locks_a_client_out_from_elsewhere()
    {
        await _service.TokenAsync(Form, ServiceHarness.Basic("app", "wrong"));

        Assert.Contains(_service.Limits.Taken, charge => charge is { Rule.Name: "token-failures", Key: "192.0.2.7 app" });
        Assert.DoesNotContain(_service.Limits.Taken, charge => charge.Rule.Name == "token-client");
    }

    [Fact]
    public async Task CWE_307_a_host_with_all_addresses_of_an_IPv6_network_has_the_guesses_of_one()
    {
        foreach (var address in new[] { "2001:db8:1:2::1", "2001:db8:1:2:ffff:1:2:3" })
        {
            _service.Address = address;
            await _service.TokenAsync(Form, ServiceHarness.Basic("app", "wrong"));
        }

        Assert.Equal(
            ["2001:db8:1:2::/64", "2001:db8:1:2::/64 app"],
            _service.Limits.Taken.Where(charge => charge.Rule.Name is "token-address" or "token-failures").Select(charge => charge.Key).Distinct().Order());
    }

    [Fact]
    public async Task A_right_secret_counts_no_failure()
    {
        await _service.AppTokenAsync(Form);
        Assert.DoesNotContain(_service.Limits.Taken, charge => charge.Rule.Name == "token-failures");
    }

    [Fact]
    public async Task Over_the_limit_no_secret_is_judged_any_more_not_even_the_right_one()
    {
        _service.Limits.Answer = charge => charge.Rule.Name == "token-failures" ? new LimitOutcome.Exceeded(charge.Rule, TimeSpan.FromSeconds(7)) : new LimitOutcome.Allowed(charge.Rule, 1, default);
        Assert.Equal(429, (await _service.AppTokenAsync(Form)).Status);
        Assert.Equal(0, _service.Hasher.Hashes);
    }

    [Fact]
    public async Task Limits_that_cannot_be_counted_are_a_503_and_never_open()
    {
        _service.Limits.Answer = _ => new LimitOutcome.Unavailable("timeout");
        Assert.Equal(503, (await _service.AppTokenAsync(Form)).Status);
        Assert.Equal(0, _service.Hasher.Hashes);
    }

    [Fact]
    public async Task A_limit_of_zero_is_off()
    {
        await using var service = new ServiceHarness(settings => settings with { Limits = new() { PerAddress = 0, PerClient = 0, PerSubject = 0, Failures = 0 } });
        (await service.AppTokenAsync(Form)).Is(200, null);
        Assert.Empty(service.Limits.Taken);
    }
}

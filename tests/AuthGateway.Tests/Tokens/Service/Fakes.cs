using AuthGateway.Audit;
using AuthGateway.Identity;
using AuthGateway.Latency;
using AuthGateway.Redis;
using AuthGateway.Redis.ClientAssertions;
using AuthGateway.Redis.Limits;
using AuthGateway.Tokens.Clients;
using AuthGateway.Tokens.Keys;
using AuthGateway.Tokens.RefreshTokens;
using Microsoft.AspNetCore.Http;

namespace AuthGateway.Tests.Tokens.Service;

/// <summary>Limits that a test sets, and what was charged.</summary>
internal sealed class FakeLimits : IRateLimits
{
    public List<LimitCharge> Taken { get; } = [];

    public Func<LimitCharge, LimitOutcome> Answer { get; set; } = charge => new LimitOutcome.Allowed(charge.Rule, 5, TimeSpan.FromSeconds(30));

    public ValueTask<LimitOutcome> TakeAsync(IReadOnlyList<LimitCharge> charges, LedgerHandle ledger, CancellationToken cancellation)
    {
        Taken.AddRange(charges);
        return ValueTask.FromResult(Answer(charges[0]));
    }

    public ValueTask<LimitOutcome> PeekAsync(IReadOnlyList<LimitCharge> charges, LedgerHandle ledger, CancellationToken cancellation) =>
        ValueTask.FromResult(Answer(charges[0]));
}

/// <summary>The audit record of a test.</summary>
internal sealed class FakeAudit : IAuditTrail
{
    private readonly Lock _adding = new();

    public List<AuditEvent> Entries { get; } = [];

    public void Record(AuditEvent entry)
    {
        lock (_adding)
        {
            Entries.Add(entry);
        }
    }
}

/// <summary>Remembers used assertions in this process.</summary>
internal sealed class FakeAssertions : IClientAssertions
{
    private readonly HashSet<(string, string)> _used = [];

    public bool IsDown { get; set; }

    public int Used => _used.Count;

    public TimeSpan KeptFor { get; private set; }

    public ValueTask<AssertionUse> UseAsync(string clientId, string assertionId, TimeSpan keepFor, LedgerHandle ledger, CancellationToken cancellation)
    {
        KeptFor = keepFor;
        return ValueTask.FromResult<AssertionUse>(IsDown ? new AssertionUse.Unavailable("timeout") : _used.Add((clientId, assertionId)) ? new AssertionUse.First() : new AssertionUse.Again());
    }
}

/// <summary>Counts the steps of judging secrets.</summary>
internal sealed class CountingHasher : ISecretHasher
{
    private readonly Sha256SecretHasher _inner = new();

    public int Hashes { get; private set; }

    public int Comparisons { get; private set; }

    public byte[] Hash(string secret)
    {
        Hashes++;
        return _inner.Hash(secret);
    }

    public bool Matches(ReadOnlySpan<byte> presented, ReadOnlySpan<byte> kept)
    {
        Comparisons++;
        return _inner.Matches(presented, kept);
    }
}

/// <summary>Subject tokens by their text.</summary>
internal sealed class FakeSubjects : ISubjectTokens
{
    public Dictionary<string, SubjectTokenOutcome> Known { get; } = new(StringComparer.Ordinal);

    public List<string> Asked { get; } = [];

    public ValueTask<SubjectTokenOutcome> JudgeAsync(SubjectToken token, HttpContext context, Ledger ledger, CancellationToken cancellationToken)
    {
        Asked.Add(token.Value);
        return ValueTask.FromResult(Known.GetValueOrDefault(token.Value, new SubjectTokenOutcome.Refused("unknown")));
    }
}

/// <summary>What a test says of the request's DPoP proof.</summary>
internal sealed class FakeProofs : IDpopProofs
{
    public DpopOutcome Outcome { get; set; } = DpopOutcome.NoProof.Instance;

    public IReadOnlyList<string> Algorithms { get; set; } = ["ES256"];

    public ValueTask<DpopOutcome> CheckAsync(HttpContext context, string? accessToken, Ledger ledger, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Outcome);
}

/// <summary>The gateway's own signer, which a test can take away.</summary>
internal sealed class FakeSigner(IGatewayKeys keys) : IGatewaySigner
{
    private readonly GatewaySigner _inner = new(keys);

    public bool IsAway { get; set; }

    public bool CanSign => !IsAway && _inner.CanSign;

    public string? Sign(string type, ReadOnlySpan<byte> payload) => IsAway ? null : _inner.Sign(type, payload);
}

/// <summary>What was revoked.</summary>
internal sealed class FakeRevocationWriter : IRevocationWriter
{
    public List<RevocationKey> Written { get; } = [];

    public RevocationOutcome Outcome { get; set; } = new RevocationOutcome.Written(1);

    public Task<RevocationOutcome> RevokeAsync(Revocation revocation, CancellationToken cancellation)
    {
        Written.Add(revocation.Key);
        return Task.FromResult(Outcome);
    }
}

/// <summary>Families in this process: one valid token each.</summary>
internal sealed class FakeRefreshTokens : IRefreshTokens
{
    private readonly Dictionary<string, RefreshGrant> _valid = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RefreshGrant> _used = new(StringComparer.Ordinal);
    private int _next;

    public bool IsDown { get; set; }

    public int Started { get; private set; }

    public DateTimeOffset AbsoluteExpiry { get; set; } = DateTimeOffset.MaxValue;

    public ValueTask<RefreshOutcome> StartAsync(RefreshGrant grant, LedgerHandle ledger, CancellationToken cancellation)
    {
        Started++;
        var number = ++_next;
        var begun = grant with { FamilyId = $"family-{number}", AbsoluteExpiry = AbsoluteExpiry };
        _valid[$"refresh-{number}"] = begun;
        return Of(IsDown ? new RefreshOutcome.Unavailable("timeout") : new RefreshOutcome.Issued(begun, $"refresh-{number}", AbsoluteExpiry));
    }

    public ValueTask<RefreshOutcome> RotateAsync(string token, string clientId, Func<RefreshGrant, string?>? admit, LedgerHandle ledger, CancellationToken cancellation)
    {
        if (IsDown)
        {
            return Of(new RefreshOutcome.Unavailable("timeout"));
        }

        if (_used.TryGetValue(token, out var old))
        {
            return Of(new RefreshOutcome.ReuseDetected(old));
        }

        if (!_valid.TryGetValue(token, out var grant))
        {
            return Of(new RefreshOutcome.Refused(RefreshReasons.UnknownFamily));
        }

        if (grant.ClientId != clientId)
        {
            return Of(new RefreshOutcome.Refused(RefreshReasons.OtherClient));
        }

        if (admit?.Invoke(grant) is { } reason)
        {
            return Of(new RefreshOutcome.Refused(reason, grant));
        }

        _valid.Remove(token);
        _used[token] = grant;
        var next = $"refresh-{++_next}";
        _valid[next] = grant;
        return Of(new RefreshOutcome.Rotated(grant, next, AbsoluteExpiry, IsRetry: false));
    }

    public ValueTask<RefreshOutcome> RevokeAsync(string token, string clientId, LedgerHandle ledger, CancellationToken cancellation)
    {
        if (IsDown)
        {
            return Of(new RefreshOutcome.Unavailable("timeout"));
        }

        if (!_valid.TryGetValue(token, out var grant))
        {
            return Of(new RefreshOutcome.Refused(RefreshReasons.UnknownFamily));
        }

        if (grant.ClientId != clientId)
        {
            return Of(new RefreshOutcome.Refused(RefreshReasons.OtherClient, grant));
        }

        _valid.Remove(token);
        return Of(new RefreshOutcome.Ended(grant));
    }

    public ValueTask<RefreshOutcome> FindAsync(string token, LedgerHandle ledger, CancellationToken cancellation) =>
        Of(_valid.TryGetValue(token, out var grant) ? new RefreshOutcome.Found(grant, AbsoluteExpiry) : new RefreshOutcome.Refused(RefreshReasons.UnknownFamily));

    public ValueTask<RefreshOutcome> EndSubjectAsync(string issuer, string subject, LedgerHandle ledger, CancellationToken cancellation) =>
        Of(new RefreshOutcome.SubjectEnded(0));

    private static ValueTask<RefreshOutcome> Of(RefreshOutcome outcome) => ValueTask.FromResult(outcome);
}

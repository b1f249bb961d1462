using System.Collections.Immutable;
using AuthGateway.Identity;
using AuthGateway.Latency;
using AuthGateway.Redis.Possession;
using AuthGateway.Routes;

namespace AuthGateway.Authentication.Possession;

/// <summary>Judges DPoP proofs: the twelve checks of RFC 9449 section 4.3, and that no proof serves twice (section 11.1).</summary>
internal sealed class DpopVerifier(
    DpopProofReader reader,
    FactCache<DpopKey> keys,
    DpopNonces nonces,
    IUsedProofs used,
    LocalProofMemory local,
    AuthenticationSettings settings,
    TimeProvider clock,
    ILogger<DpopVerifier> logger)
{
    /// <summary>The header that holds the proof.</summary>
    public const string Header = "DPoP";

    // A client goes on with its key for as long as it has tokens; a key that was not seen for a day makes room first.
    private static readonly TimeSpan KeyKept = TimeSpan.FromDays(1);

    // The replicas' own clocks may differ by this much more than an issuer's from them.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan BetweenWarnings = TimeSpan.FromMinutes(1);

    // Without the last slash: what follows is a path, which begins with one.
    private readonly ImmutableArray<string> _publicUrls = [.. settings.PublicUrls.Select(url => DpopTarget.NormalUrl(url)!.TrimEnd('/'))];

    // From the earliest moment at which it is taken to the last: made in advance by the skew, taken late by the skew.
    private readonly TimeSpan _keepFor = settings.Dpop.ProofLifetime + (2 * settings.ClockSkew) + Margin;

    private long _warnedAt;

    /// <summary>Whether any proof can be accepted.</summary>
    public bool IsOn => !_publicUrls.IsEmpty;

    /// <summary>Judges the proof of a request.</summary>
    /// <param name="context">The request.</param>
    /// <param name="request">What the proof must fit.</param>
    /// <param name="ledger">The account that books the wait for Redis.</param>
    /// <param name="cancellationToken">Ends this caller's wait.</param>
    public async ValueTask<DpopVerdict> CheckAsync(HttpContext context, DpopRequest request, LedgerHandle ledger, CancellationToken cancellationToken)
    {
        var proof = Judge(context, request, out var nonce, out var fault);
        if (proof is null)
        {
            return new DpopVerdict.Refused(fault!);
        }

        if (await UseAsync(context, proof, request, ledger, cancellationToken) is { } verdict)
        {
            return verdict;
        }

        if (nonce != NonceStanding.Current)
        {
            nonces.Offer(context);
        }

        return new DpopVerdict.Proven(proof.Key.Key.Thumbprint);
    }

    private DpopProof? Judge(HttpContext context, DpopRequest request, out NonceStanding nonce, out string? fault)
    {
        nonce = NonceStanding.Unknown;
        var headers = context.Request.Headers[Header];
        // Check 1: one header field alone. Of two, the next reader may take the other one.
        if (headers.Count != 1)
        {
            fault = headers.Count == 0 ? AuthenticationReasons.DpopMissing : AuthenticationReasons.DpopSeveral;
            return null;
        }

        var now = clock.GetUtcNow();
        if (reader.Read(headers[0] ?? "", now, out var keyHash, out var isKnown, out fault) is not { } proof)
        {
            return null;
        }

        fault = Mismatch(context, proof, request, now)
            // Check 6: by the key that the proof brings; whose key that is, the token's binding says.
            ?? (proof.IsSigned ? null : AuthenticationReasons.DpopSignature)
            ?? NonceFault(proof, out nonce);
        if (fault is not null)
        {
            if (!isKnown)
            {
                proof.Key.Key.Release();
            }

            return null;
        }

        // Only a key to which a genuine token is bound: nobody can fill the memory with keys that were made for it.
        if (!isKnown && request.Jkt is not null)
        {
            keys.Add(keyHash, proof.Key, now + KeyKept, now);
        }

        return proof;
    }

    // What can be compared comes before the signature: it costs less and can only refuse.
    private string? Mismatch(HttpContext context, DpopProof proof, DpopRequest request, DateTimeOffset now)
    {
        var judged = context.Features.Get<JudgedTarget>();

        // Check 8: methods have a case (RFC 9110 section 9.1).
        if (!string.Equals(proof.Method, judged?.Method ?? context.Request.Method, StringComparison.Ordinal))
        {
            return AuthenticationReasons.DpopMethod;
        }

        // Check 9: by the addresses of the configuration. Whoever got a proof for another server may send any Host header here.
        if (!IsTarget(proof.Target, judged?.Path ?? context.Request.Path.Value))
        {
            return AuthenticationReasons.DpopTarget;
        }

        // Check 11: neither old nor made in advance.
        if (now - proof.IssuedAt > settings.Dpop.ProofLifetime + settings.ClockSkew || proof.IssuedAt - now > settings.ClockSkew
            || now - proof.Times.ExpiresAt >= settings.ClockSkew || proof.Times.NotBefore - now > settings.ClockSkew)
        {
            return AuthenticationReasons.DpopTime;
        }

        // Check 12, first half: a proof that was made for another token, or for none, is not one for this.
        if (request.AccessToken is { } token && (proof.AccessTokenHash is null || !token.Is(proof.AccessTokenHash)))
        {
            return AuthenticationReasons.DpopTokenHash;
        }

        // Check 12, second half.
        return request.Jkt is null || request.Jkt == proof.Key.Key.Thumbprint ? null : AuthenticationReasons.OtherProofKey;
    }

    private bool IsTarget(string target, string? path)
    {
        if (DpopTarget.NormalUrl(target) is not { } normal)
        {
            return false;
        }

        var own = DpopTarget.NormalPath(path);
        foreach (var url in _publicUrls)
        {
            if (normal.Length == url.Length + own.Length && normal.StartsWith(url, StringComparison.Ordinal) && normal.EndsWith(own, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    // Check 10. A proof without one is told to get one only when all else is right.
    private string? NonceFault(DpopProof proof, out NonceStanding standing)
    {
        standing = NonceStanding.Unknown;
        if (!nonces.AreOn)
        {
            return null;
        }

        if (proof.Nonce is null)
        {
            return nonces.AreRequired ? AuthenticationReasons.DpopNonce : null;
        }

        standing = nonces.Judge(proof.Nonce);
        return standing == NonceStanding.Unknown ? AuthenticationReasons.DpopNonce : null;
    }

    // Null when nobody used it before.
    private async ValueTask<DpopVerdict?> UseAsync(
        HttpContext context, DpopProof proof, DpopRequest request, LedgerHandle ledger, CancellationToken cancellationToken)
    {
        // Key and identifier are one text: the thumbprint is always as long.
        var hash = CredentialHash.OfUtf8($"{proof.Key.Key.Thumbprint}{proof.Id}");

        // A request has one proof, and may ask about it twice: at the token endpoint, for the client and for the token it exchanges.
        if (context.Features.Get<UsedProof>() is { } mine && mine.Hash == hash)
        {
            return null;
        }

        var outcome = request.Use == ProofUse.Peek
            ? await used.PeekAsync(hash.ToBase64Url(), ledger, cancellationToken)
            : await used.UseAsync(hash.ToBase64Url(), _keepFor, ledger, cancellationToken);
        switch (outcome)
        {
            // Redis does not know the proofs that were used here while it was away, nor those that it lost: this replica does.
            case UsedProofOutcome.Unused when request.Use == ProofUse.Peek:
                return local.Contains(hash) ? new DpopVerdict.Refused(AuthenticationReasons.DpopReplayed) : null;
            case UsedProofOutcome.Unused:
                // Should Redis go away in a moment, this replica still knows; when there is no room it does not.
                if (local.TryAdd(hash, _keepFor) == false)
                {
                    return new DpopVerdict.Refused(AuthenticationReasons.DpopReplayed);
                }

                break;
            case UsedProofOutcome.Used:
                return new DpopVerdict.Refused(AuthenticationReasons.DpopReplayed);
            case UsedProofOutcome.Unavailable unavailable when request.MayForgetOthers:
                Warn(unavailable.Reason);
                if (UseLocally(hash, request.Use) is { } verdict)
                {
                    return verdict;
                }

                break;
            default:
                return DpopVerdict.Unavailable.Instance;
        }

        context.Features.Set(new UsedProof(hash));
        return null;
    }

    private DpopVerdict? UseLocally(CredentialHash hash, ProofUse use)
    {
        var isNew = use == ProofUse.Peek ? !local.Contains(hash) : local.TryAdd(hash, _keepFor);
        return isNew switch
        {
            true => null,
            false => new DpopVerdict.Refused(AuthenticationReasons.DpopReplayed),
            null => DpopVerdict.Unavailable.Instance,
        };
    }

    private void Warn(string reason)
    {
        var now = clock.GetUtcNow().UtcTicks;
        var last = Interlocked.Read(ref _warnedAt);
        if (now - last >= BetweenWarnings.Ticks && Interlocked.CompareExchange(ref _warnedAt, now, last) == last)
        {
            logger.ProofsRememberedLocally(reason);
        }
    }

    /// <summary>The proof that this very request used up.</summary>
    private sealed record UsedProof(CredentialHash Hash);
}

using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using AuthGateway.Identity;
using AuthGateway.Tokens.Keys;

namespace AuthGateway.Tokens;

/// <summary>
/// Signs identity tokens and keeps each until half of its life is over, so that a caller's many requests share one
/// signature (24 µs each). A kept token lives as long as the principal that it speaks of, which the cache of verified
/// tokens bounds; a bounded number is kept beside by what they say, for callers whose every request brings another credential.
/// </summary>
/// <remarks>A kept token goes with its key: one that was removed in an emergency leaves no token behind here.</remarks>
internal sealed class UpstreamIdentity(IGatewayKeys keys, IdentitySettings settings, TimeProvider clock) : IUpstreamIdentity
{
    private readonly ConditionalWeakTable<Principal, Kept> _kept = [];
    private readonly SharedIdentities _shared = new();

    /// <inheritdoc/>
    public string? TokenFor(Principal principal, string audience)
    {
        if (keys.KeySet is not { Signing: { } signing } set)
        {
            return null;
        }

        var kept = _kept.GetOrCreateValue(principal);
        var now = clock.GetUtcNow();
        if (kept.Find(audience) is { } entry && IsGood(entry))
        {
            return entry.Token;
        }

        var lasting = IdentityClaims.Lasting(principal, settings.Issuer, audience);
        if (_shared.Find(lasting) is not { } shared || !IsGood(shared) || shared.ExpiresAt > principal.ExpiresAt)
        {
            // Never longer than what the caller itself proved.
            var isWhole = principal.ExpiresAt >= now + settings.TokenLifetime;
            var expires = isWhole ? now + settings.TokenLifetime : principal.ExpiresAt;
            var token = signing.Sign("at+jwt", IdentityClaims.Payload(lasting, now, expires));
            shared = new IdentityToken(audience, token, signing.Public.KeyId, now, now + ((expires - now) / 2), expires);
            if (isWhole)
            {
                // One that ends sooner would be too short for the others.
                _shared.Keep(lasting, shared);
            }
        }

        kept.Keep(shared);
        return shared.Token;

        bool IsGood(IdentityToken made) => now < made.RenewAt && now >= made.IssuedAt && set.Publishes(made.KeyId);
    }

    private sealed class Kept
    {
        private ImmutableArray<IdentityToken> _entries = [];

        public IdentityToken? Find(string audience)
        {
            foreach (var entry in _entries)
            {
                if (entry.Audience == audience)
                {
                    return entry;
                }
            }

            return null;
        }

        // One entry an audience, and audiences come from the configuration. A lost race costs one more signature.
        public void Keep(IdentityToken entry) => _entries = [.. _entries.Where(other => other.Audience != entry.Audience), entry];
    }
}

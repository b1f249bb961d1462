using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using AuthGateway.Identity;
using AuthGateway.Tokens.Keys;

namespace AuthGateway.Tokens;

/// <summary>
/// Signs identity tokens and keeps each until half of its life is over, so that a caller's many requests share one
/// signature (24 µs each). A kept token lives as long as the principal that it speaks of, which the cache of verified
/// tokens bounds.
/// </summary>
/// <remarks>A kept token goes with its key: one that was removed in an emergency leaves no token behind here.</remarks>
internal sealed class UpstreamIdentity(IGatewayKeys keys, IdentitySettings settings, TimeProvider clock) : IUpstreamIdentity
{
    private readonly ConditionalWeakTable<Principal, Kept> _kept = [];

    /// <inheritdoc/>
    public string? TokenFor(Principal principal, string audience)
    {
        if (keys.KeySet is not { Signing: { } signing } set)
        {
            return null;
        }

        var kept = _kept.GetOrCreateValue(principal);
        var now = clock.GetUtcNow();
        if (kept.Find(audience) is { } entry && now < entry.RenewAt && now >= entry.IssuedAt && set.Publishes(entry.KeyId))
        {
            return entry.Token;
        }

        // Never longer than what the caller itself proved.
        var expires = principal.ExpiresAt < now + settings.TokenLifetime ? principal.ExpiresAt : now + settings.TokenLifetime;
        var token = signing.Sign("at+jwt", IdentityClaims.Write(principal, settings.Issuer, audience, now, expires));
        kept.Keep(new Entry(audience, token, signing.Public.KeyId, now, now + ((expires - now) / 2)));
        return token;
    }

    private sealed record Entry(string Audience, string Token, string KeyId, DateTimeOffset IssuedAt, DateTimeOffset RenewAt);

    private sealed class Kept
    {
        private ImmutableArray<Entry> _entries = [];

        public Entry? Find(string audience)
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
        public void Keep(Entry entry) => _entries = [.. _entries.Where(other => other.Audience != entry.Audience), entry];
    }
}

using System.Buffers.Binary;
using System.Buffers.Text;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using AuthGateway.Settings;

namespace AuthGateway.Authentication.Possession;

/// <summary>
/// The nonces that proofs must hold (RFC 9449 section 8). Nothing is stored: a nonce is the HMAC of the slice of time in which
/// it is handed out, so that every replica with the same key knows it, and nobody without the key knows the next one.
/// </summary>
/// <remarks>
/// One nonce serves all callers of its slice: what it proves is that a proof was made after the slice began, not by whom.
/// </remarks>
internal sealed class DpopNonces
{
    /// <summary>The header by which nonces are handed out.</summary>
    public const string Header = "DPoP-Nonce";

    // A key may serve other purposes elsewhere; what is signed for one must mean nothing for another.
    private static readonly byte[] Purpose = "authgateway dpop nonce "u8.ToArray();

    // The kubelet carries a changed Secret into one pod a minute before another: until all have it, nonces of the key that all know are handed out.
    private static readonly TimeSpan HandOver = TimeSpan.FromMinutes(2);

    private readonly Live<AuthenticationSettings> _live;
    private readonly TimeProvider _clock;
    private readonly DpopSettings _settings;
    private volatile Keys _keys;
    private volatile Slices? _slices;

    public DpopNonces(Live<AuthenticationSettings> settings, TimeProvider clock)
    {
        (_live, _clock, _settings) = (settings, clock, settings.Current.Dpop);
        _keys = new Keys(_settings.NonceKey, Before: null, DateTimeOffset.MinValue);
        // The time of a change counts from the change, also where nobody asks for a nonce for an hour.
        settings.Changed += (_, _) => KeysAt(_clock.GetUtcNow());
    }

    /// <summary>Whether there are nonces.</summary>
    public bool AreOn => _settings.NonceKey.Length > 0;

    /// <summary>Whether each proof needs one.</summary>
    public bool AreRequired => _settings.RequireNonce;

    /// <summary>The nonce that is handed out now; null when there are none.</summary>
    public string? Current => AreOn ? Now().Current : null;

    /// <summary>Judges a proof's nonce.</summary>
    public NonceStanding Judge(string nonce)
    {
        var slices = Now();
        if (IsSame(nonce, slices.Current))
        {
            return NonceStanding.Current;
        }

        // The next one is known already where another replica's clock is a little ahead.
        return IsSame(nonce, slices.Previous) || IsSame(nonce, slices.Next) || slices.OfOtherKey.Any(other => IsSame(nonce, other))
            ? NonceStanding.Old
            : NonceStanding.Unknown;
    }

    /// <summary>Hands the current nonce out with the answer, whoever writes it.</summary>
    public void Offer(HttpContext context)
    {
        if (Current is { } nonce && !context.Response.HasStarted)
        {
            // At the headers: an error's writer clears what was set before, and an upstream's own nonce would be a second one.
            context.Response.OnStarting(
                static state =>
                {
                    var (response, nonce) = ((HttpResponse, string))state;
                    response.Headers[Header] = nonce;
                    return Task.CompletedTask;
                },
                (context.Response, nonce));
        }
    }

    private static bool IsSame(string a, string b) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(a), Encoding.UTF8.GetBytes(b));

    private Slices Now()
    {
        var now = _clock.GetUtcNow();
        var keys = KeysAt(now);
        var number = now.UtcTicks / _settings.NonceLifetime.Ticks;
        var (handed, other) = keys switch
        {
            { Before: { } before } when now < keys.Since + HandOver => (before, keys.Key),
            // What was handed out last before the change is good for as long as any other nonce.
            { Before: { } before } when now < keys.Since + HandOver + (2 * _settings.NonceLifetime) => (keys.Key, before),
            _ => (keys.Key, null),
        };
        if (_slices is { } known && known.Number == number && known.Key == handed && known.OtherKey == other)
        {
            return known;
        }

        var slices = new Slices(number, handed, other)
        {
            Previous = Nonce(handed, number - 1),
            Current = Nonce(handed, number),
            Next = Nonce(handed, number + 1),
            OfOtherKey = other is null ? [] : [Nonce(other, number - 1), Nonce(other, number), Nonce(other, number + 1)],
        };
        _slices = slices;
        return slices;
    }

    private Keys KeysAt(DateTimeOffset now)
    {
        var keys = _keys;
        var key = _live.Current.Dpop.NonceKey;
        if (keys.Key != key)
        {
            // Changed again within the time of a change: what is handed out now is what all know.
            _keys = keys = new Keys(key, keys.Before is { } before && now < keys.Since + HandOver ? before : keys.Key, now);
        }

        return keys;
    }

    private static string Nonce(string key, long slice)
    {
        Span<byte> input = stackalloc byte[Purpose.Length + sizeof(long)];
        Purpose.CopyTo(input);
        BinaryPrimitives.WriteInt64BigEndian(input[Purpose.Length..], slice);
        return Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), input));
    }

    private sealed record Keys(string Key, string? Before, DateTimeOffset Since);

    private sealed record Slices(long Number, string Key, string? OtherKey)
    {
        public required string Previous { get; init; }

        public required string Current { get; init; }

        public required string Next { get; init; }

        public required ImmutableArray<string> OfOtherKey { get; init; }
    }
}

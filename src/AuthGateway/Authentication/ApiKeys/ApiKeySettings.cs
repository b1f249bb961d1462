using System.Buffers;
using AuthGateway.Settings;

namespace AuthGateway.Authentication.ApiKeys;

/// <summary>Keys of applications.</summary>
internal sealed record ApiKeySettings : ISettings
{
    private const int ShortestHashKey = 32;

    // RFC 9110 section 5.6.2: what a header's name is made of.
    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    [Setting("Whether there are API keys: the scheme api-key, and its part of the admin API.")]
    public bool Enabled { get; init; }

    [Setting("The header in which a key stands. Authorization: ApiKey <key> is taken as well.", Max = "64")]
    public string HeaderName { get; init; } = "X-API-Key";

    [Setting("The secrets under which keys are hashed, each at least 32 characters. The first one hashes, all of them verify: add a new one behind, and put it in front "
        + "when every replica has it; the old one goes when every key was used since, or made anew.", Secret = true, Live = true, KeepsOne = true, Max = "5")]
    public IReadOnlyList<string> HashKeys { get; init; } = [];

    [Setting("How long what Redis said of a key is used without asking again. A revocation does not wait for it: it is pushed. The end of a rotation's overlap "
        + "is kept to the moment.", Min = "00:00:00", Max = "00:01:00")]
    public TimeSpan CacheFor { get; init; } = TimeSpan.FromSeconds(5);

    [Setting("How many keys are remembered in the process.", Min = "0", Max = "100000", Unit = "entries")]
    public int CachedKeys { get; init; } = 10_000;

    [Setting("How many keys there may be, in all.", Min = "1", Max = "1000000", Unit = "keys")]
    public int MaxKeys { get; init; } = 10_000;

    [Setting("The longest time for which a key is good; one that is made without a time gets it.", Min = "00:01:00", Max = "3650.00:00:00")]
    public TimeSpan MaxLifetime { get; init; } = TimeSpan.FromDays(365);

    [Setting("How long the old secret of a key goes on to be good after a rotation that says no time of its own.", Min = "00:00:00", Max = "365.00:00:00")]
    public TimeSpan RotationOverlap { get; init; } = TimeSpan.FromDays(1);

    [Setting("How many wrong keys one address may send.")]
    public FailureLimitSettings Failures { get; init; } = new();

    /// <inheritdoc/>
    public void Validate(SettingsErrors errors)
    {
        if (HeaderName.Length == 0 || HeaderName.AsSpan().ContainsAnyExcept(NameCharacters) || HeaderName.Equals("Authorization", StringComparison.OrdinalIgnoreCase)
            || HeaderName.Equals("Cookie", StringComparison.OrdinalIgnoreCase))
        {
            errors.Add(nameof(HeaderName), HeaderName, "a header of its own: letters, digits and !#$%&'*+-.^_`|~");
        }

        if (Enabled && HashKeys.Count == 0)
        {
            errors.Add(nameof(HashKeys), null, $"one or more secrets of at least {ShortestHashKey} characters, the same on every replica");
        }

        for (var i = 0; i < HashKeys.Count; i++)
        {
            if (HashKeys[i].Length < ShortestHashKey)
            {
                errors.Add($"{nameof(HashKeys)}:{i}", "***", $"at least {ShortestHashKey} characters");
            }
        }
    }
}

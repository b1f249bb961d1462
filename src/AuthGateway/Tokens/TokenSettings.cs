using AuthGateway.Settings;
using AuthGateway.Tokens.Keys;

namespace AuthGateway.Tokens;

/// <summary>What the gateway keeps secret, and how it keeps its signing keys.</summary>
internal sealed record TokenSettings : ISettingsSection
{
    /// <inheritdoc/>
    public static string Section => "Tokens";

    [Setting(
        "The keys under which secrets lie in Redis (AES-256-GCM): base64 of 32 random bytes each, the same on every replica. The first one "
        + "seals, all of them open; to replace a key, add the new one behind it, and when every replica has it, make it the first. Required outside "
        + "Development where something is sealed; in Development one is made at start.",
        Max = "8",
        Secret = true,
        Live = true,
        KeepsOne = true)]
    public IReadOnlyList<string> EncryptionKeys { get; init; } = [];

    [Setting("The gateway's signing keys: mounted by the operator, or managed in Redis.")]
    public SigningKeySettings Keys { get; init; } = new();

    /// <inheritdoc/>
    public void Validate(SettingsErrors errors)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < EncryptionKeys.Count; i++)
        {
            if (SecretBox.ReadKey(EncryptionKeys[i]) is not { } key)
            {
                errors.Add($"{nameof(EncryptionKeys)}:{i}", "***", "base64 of 32 random bytes, such as `openssl rand -base64 32` prints");
            }
            else if (!seen.Add(Convert.ToBase64String(key)))
            {
                errors.Add($"{nameof(EncryptionKeys)}:{i}", "***", "a key that is not in the list already");
            }
        }
    }

    /// <summary>Never a key, whatever prints a settings record.</summary>
    public override string ToString() => $"{Section} {{ {EncryptionKeys.Count} encryption keys, {Keys} }}";
}

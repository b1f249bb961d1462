using System.Text.Json;

namespace AuthGateway.Management;

/// <summary>What an operator asks of the signing keys.</summary>
/// <param name="Emergency">The key that signs leaves the set at once.</param>
/// <param name="EveryKey">With it every other key.</param>
/// <param name="KeyId">The key to remove.</param>
internal sealed record SigningKeyRequest(bool Emergency, bool EveryKey, string? KeyId)
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 4 };

    /// <summary>Reads one; null when it is not understood. A member that is not known may be a misspelt "emergency": refused.</summary>
    public static async Task<SigningKeyRequest?> ReadAsync(Stream body, CancellationToken cancellation)
    {
        try
        {
            using var document = await JsonDocument.ParseAsync(body, Strict, cancellation);
            var (emergency, everyKey, keyId) = (false, false, (string?)null);
            foreach (var member in document.RootElement.EnumerateObject())
            {
                switch (member.Name)
                {
                    case "emergency":
                        emergency = member.Value.GetBoolean();
                        break;
                    case "all":
                        everyKey = member.Value.GetBoolean();
                        break;
                    case "key_id":
                        keyId = member.Value.GetString();
                        break;
                    default:
                        return null;
                }
            }

            return new SigningKeyRequest(emergency, everyKey, keyId);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}

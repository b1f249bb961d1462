namespace AuthGateway.Management;

/// <summary>What an operator asks of the signing keys.</summary>
/// <param name="Emergency">The key that signs leaves the set at once.</param>
/// <param name="EveryKey">With it every other key.</param>
/// <param name="KeyId">The key to remove.</param>
internal sealed record SigningKeyRequest(bool Emergency, bool EveryKey, string? KeyId)
{
    /// <summary>Reads one; null when it is not understood. A member that is not known may be a misspelt "emergency": refused.</summary>
    public static Task<SigningKeyRequest?> ReadAsync(HttpContext context) => AdminBody.ReadAsync(context, root =>
    {
        var request = new SigningKeyRequest(Emergency: false, EveryKey: false, KeyId: null);
        foreach (var member in root.EnumerateObject())
        {
            request = member.Name switch
            {
                "emergency" => request with { Emergency = member.Value.GetBoolean() },
                "all" => request with { EveryKey = member.Value.GetBoolean() },
                "key_id" => request with { KeyId = member.Value.GetString() },
                _ => throw new FormatException(),
            };
        }

        return request;
    });
}

namespace AuthGateway.Jose;

/// <summary>Why a token or a key set has a definite no, as fixed words for metrics and logs. Authentication knows them by the same ones.</summary>
internal static class JoseFaults
{
    public const string MalformedToken = "malformed_token";
    public const string HeaderRefused = "header_refused";
    public const string AlgorithmRefused = "algorithm_refused";
    public const string KeyMismatch = "key_mismatch";
    public const string KeyAmbiguous = "key_ambiguous";
}

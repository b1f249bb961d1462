namespace AuthGateway.TestSupport;

/// <summary>
/// The published test vectors. They are no part of this repository: they stand in the folder that the environment variable
/// AUTHGATEWAY_VECTORS names (from the repository's root, where it is relative), or in <c>shared/vectors</c> beside the repository.
/// </summary>
public static class Vectors
{
    private static readonly string Folder =
        Path.GetFullPath(
        Environment.GetEnvironmentVariable("AUTHGATEWAY_VECTORS") is { Length: > 0 } folder ? folder : Path.Combine("..", "shared", "vectors"), Repository.Root);

    /// <summary>The absolute path of a file or folder of the vectors; null when it is not there.</summary>
    public static string? Find(params string[] parts)
    {
        var path = Path.Combine([Folder, .. parts]);
        return Path.Exists(path) ? path : null;
    }

    /// <summary>Why a test that needs this part is skipped here, or null.</summary>
    public static string? SkipReason(params string[] parts) => Find(parts) is null
        ? $"The published vectors are not here: {Path.Combine([Folder, .. parts])} is missing. Set AUTHGATEWAY_VECTORS to their folder."
        : null;
}

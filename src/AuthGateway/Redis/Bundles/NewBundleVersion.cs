namespace AuthGateway.Redis.Bundles;

/// <summary>A version that should come into force.</summary>
/// <param name="Namespace">The namespace.</param>
/// <param name="Version">The version.</param>
/// <param name="Document">The manifest; empty where it must be in Redis already.</param>
/// <param name="Seen">The version that the writer has seen in force; empty for none.</param>
/// <param name="Kind">apply or rollback.</param>
/// <param name="Actor">Who does it, on one line.</param>
internal sealed record NewBundleVersion(string Namespace, string Version, string Document, string Seen, string Kind, string Actor);

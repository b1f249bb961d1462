using AuthGateway.Relations.Model;

namespace AuthGateway.Authorization.Bundles;

/// <summary>A manifest that was read: every value has its type and its bounds. What it may touch is another question (<see cref="BundleReview"/>).</summary>
/// <param name="Manifest">The values.</param>
/// <param name="Canonical">The whole manifest in its one spelling, the model's text in it.</param>
/// <param name="Version">The SHA-256 of that spelling in lower-case hexadecimal.</param>
/// <param name="Model">The model; null where it brings none.</param>
/// <param name="Text">The file, for the places of findings.</param>
internal sealed record Bundle(BundleManifest Manifest, string Canonical, string Version, AuthorizationModel? Model, PlacedJson Text)
{
    /// <summary>The id by which its own policies ask by its own model: made from the model, so that one version never asks by another's.</summary>
    public string ModelId => Model is null ? "" : BundleModelId.Of(Model);

    /// <inheritdoc/>
    public override string ToString() => $"{Manifest.Namespace} {Version}";
}

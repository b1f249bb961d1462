using AuthGateway.Authorization.Relationships;
using AuthGateway.Settings;

namespace AuthGateway.Authorization.Bundles;

/// <summary>The model that a bundle brings to a relationship store.</summary>
internal sealed record BundleModel : ISettings
{
    [Setting("The store's id, one of those that the namespace may use.", Required = true)]
    public string Store { get; init; } = "";

    [Setting("The model in OpenFGA's language.", Required = true)]
    public string Text { get; init; } = "";

    /// <inheritdoc/>
    public void Validate(SettingsErrors errors)
    {
        if (!Ulid.Is(Store))
        {
            errors.Add(nameof(Store), Store, "an id as the relationship API gives them: 26 letters and digits in upper case");
        }
    }
}

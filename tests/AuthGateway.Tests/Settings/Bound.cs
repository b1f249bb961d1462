using AuthGateway.Settings;
using Microsoft.Extensions.Configuration;

namespace AuthGateway.Tests.Settings;

/// <summary>The sample section bound from a few keys.</summary>
internal sealed record Bound(SampleSettings Settings, IReadOnlyList<SettingsError> Errors)
{
    public string Messages => string.Join('\n', Errors);

    /// <summary>Binds keys below Sample; Endpoint is given unless a key says otherwise.</summary>
    public static Bound From(params (string Key, string? Value)[] keys)
    {
        var data = keys.Select(key => KeyValuePair.Create($"Sample:{key.Key}", key.Value))
            .Append(KeyValuePair.Create<string, string?>("Sample:Endpoint", "here"))
            .DistinctBy(pair => pair.Key);
        var binder = new SettingsBinder();
        var settings = binder.Bind<SampleSettings>(new ConfigurationBuilder().AddInMemoryCollection(data).Build());
        return new Bound(settings, binder.Errors);
    }
}

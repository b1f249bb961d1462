using System.Collections;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace AuthGateway.Authorization.Decisions;

/// <summary>The hash of a policy's or a rule's definition: the same on every replica with the same configuration.</summary>
internal static class PolicyDefinition
{
    private static readonly JsonSerializerOptions Written = new()
    {
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { LeaveOutWhatSaysNothing } },
    };

    /// <summary>The hash of all that a policy, or a rule, states.</summary>
    public static string HashOf<TSettings>(TSettings settings)
        where TSettings : Settings.ISettings => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(settings, Written)))}";

    // So that a demand which a later version of the gateway knows changes no hash where nobody states it.
    private static void LeaveOutWhatSaysNothing(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
        {
            // What is made of a setting is no setting.
            var isSetting = property.AttributeProvider?.IsDefined(typeof(Settings.SettingAttribute), inherit: false) == true;
            property.ShouldSerialize = (_, value) => isSetting && value switch
            {
                null or false or "" => false,
                ICollection { Count: 0 } => false,
                _ => true,
            };
        }
    }
}

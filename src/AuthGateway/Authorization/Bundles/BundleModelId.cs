using System.Security.Cryptography;
using AuthGateway.Relations.Json;
using AuthGateway.Relations.Model;

namespace AuthGateway.Authorization.Bundles;

/// <summary>
/// A model's id made from the model. A version of a bundle names its model by it: the policies of one version are never answered by the model of another,
/// however the two writes fall, and going back finds the old model still there.
/// </summary>
internal static class BundleModelId
{
    private const int Length = 26;
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    /// <summary>The id: 128 bits of the hash in the form of a ULID.</summary>
    public static string Of(AuthorizationModel model)
    {
        var hash = SHA256.HashData(ModelJson.ToUtf8(model with { Id = null }));
        return string.Create(Length, hash, static (letters, bytes) =>
        {
            var number = new UInt128(BitConverter.ToUInt64(bytes, 0), BitConverter.ToUInt64(bytes, sizeof(ulong)));
            for (var at = Length - 1; at >= 0; at--)
            {
                letters[at] = Alphabet[(int)(number & 31)];
                number >>= 5;
            }
        });
    }
}

using AuthGateway.Cel.Values;
using AuthGateway.Identity;

namespace AuthGateway.Authorization.Conditions;

/// <summary>A principal's claims as conditions see them: each a list of texts, also where there is one.</summary>
internal sealed class ClaimMap(ClaimSet claims) : ICelMap
{
    /// <inheritdoc/>
    public int Count => claims.Count;

    /// <inheritdoc/>
    public IEnumerable<CelValue> Keys => claims.Keys.Select(name => CelValue.Of(name));

    /// <inheritdoc/>
    public bool TryGet(in CelValue key, out CelValue value)
    {
        if (key.Kind == CelValueKind.String && claims.TryGetValue(key.AsString(), out var values))
        {
            value = CelValue.Of(new CelStringList(values));
            return true;
        }

        value = default;
        return false;
    }
}

using System.Text.Json;
using AuthGateway.Cel.Types;

namespace AuthGateway.Cel.Values;

/// <summary>JSON's numbers, and strings of them, as the numbers of a declared type.</summary>
internal static class JsonNumbers
{
    public static CelValue Read(JsonElement json, CelTypeKind type)
    {
        var text = json.ValueKind switch
        {
            JsonValueKind.Number => json.GetRawText(),
            JsonValueKind.String => json.GetString()!,
            _ => null,
        };
        if (text is null)
        {
            return default;
        }

        if (type == CelTypeKind.Int && NumberText.TryReadInt(text, out var whole))
        {
            return CelValue.Of(whole);
        }

        if (type == CelTypeKind.Uint && NumberText.TryReadUint(text, out var natural))
        {
            return CelValue.Of(natural);
        }

        // 1.0 and 1e3 are whole numbers too. Beyond 2^53 a double does not say which one, so such a form is no number there.
        const double Exact = 9007199254740992.0;
        if (!NumberText.TryReadDouble(text, out var value) || !double.IsFinite(value))
        {
            return default;
        }

        return type switch
        {
            CelTypeKind.Double => CelValue.Of(value),
            CelTypeKind.Int when Math.Floor(value) == value && Math.Abs(value) <= Exact => CelValue.Of((long)value),
            CelTypeKind.Uint when Math.Floor(value) == value && value is >= 0 and <= Exact => CelValue.Of((ulong)value),
            _ => default,
        };
    }
}

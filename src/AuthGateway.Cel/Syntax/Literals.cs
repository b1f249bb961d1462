using AuthGateway.Cel.Values;

namespace AuthGateway.Cel.Syntax;

/// <summary>Literals that look like names.</summary>
internal static class Literals
{
    public static CelValue? Find(string name) => name switch
    {
        "true" => CelValue.True,
        "false" => CelValue.False,
        "null" => CelValue.Null,
        _ => null,
    };
}

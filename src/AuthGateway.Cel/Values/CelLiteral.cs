namespace AuthGateway.Cel.Values;

/// <summary>Values written as the language's literals.</summary>
internal static class CelLiteral
{
    public static string Write(in CelValue value) => value.Kind.ToString();
}

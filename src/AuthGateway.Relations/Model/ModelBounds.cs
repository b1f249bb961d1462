namespace AuthGateway.Relations.Model;

/// <summary>How large a model can be. Where nothing else is said, the numbers are OpenFGA's (its protocol's rules and its server's defaults).</summary>
internal static class ModelBounds
{
    /// <summary>Types in a model.</summary>
    public const int MaxTypes = 100;

    /// <summary>Bytes of a model, in the binary form of OpenFGA's protocol.</summary>
    public const int MaxBytes = 256 * 1024;

    /// <summary>Characters of a type's name.</summary>
    public const int MaxTypeNameLength = 254;

    /// <summary>Characters of the name of a relation, a condition or a parameter.</summary>
    public const int MaxNameLength = 50;

    /// <summary>Conditions in a model.</summary>
    public const int MaxConditions = 25;

    /// <summary>Parameters of a condition.</summary>
    public const int MaxParameters = 25;

    /// <summary>Bytes of a condition's expression.</summary>
    public const int MaxExpressionBytes = 512;

    /// <summary>How deep operators and parentheses of one relation can nest. OpenFGA knows no such bound; its deepest published example has 5.</summary>
    public const int MaxRewriteDepth = 32;

    /// <summary>How deep lists and maps nest in a parameter's type. OpenFGA's language knows one level, its API any number.</summary>
    public const int MaxParameterTypeDepth = 4;
}

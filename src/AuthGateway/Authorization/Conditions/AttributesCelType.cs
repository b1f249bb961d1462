using AuthGateway.Cel.Types;

namespace AuthGateway.Authorization.Conditions;

/// <summary>The variable <c>attributes</c> of conditions: a map for each object that the policy lists, so that a name which is not listed is an error at load.</summary>
internal static class AttributesCelType
{
    /// <summary>The variable's name.</summary>
    public const string Variable = "attributes";

    // What the store holds says its own type; a comparison with another one is false or an error, and neither opens anything.
    private static readonly CelType Attributes = CelType.Map(CelType.String, CelType.Dyn);

    /// <summary>Its type for a policy that lists these names.</summary>
    public static CelObjectType For(IReadOnlyList<string> names)
    {
        var type = CelObjectType.Of<AttributeValues>(Variable);
        for (var i = 0; i < names.Count; i++)
        {
            var at = i;
            type = type.Field(names[i], Attributes, values => values.Values[at]);
        }

        return type.Build();
    }
}

using System.Text;
using AuthGateway.Relations.Model;

namespace AuthGateway.Relations.Validation;

/// <summary>The rules of names and numbers.</summary>
internal static class ModelNames
{
    private const string NameRule = "ASCII without blanks, ':', '#', '@' and '*'";

    // Reserved by the condition language (its grammar's RESERVED and the words of its literals).
    private static readonly HashSet<string> ReservedInConditions = new(StringComparer.Ordinal)
    {
        "as", "break", "const", "continue", "else", "false", "for", "function", "if", "import", "in", "let", "loop", "namespace",
        "null", "package", "return", "true", "var", "void", "while",
    };

    public static void Check(AuthorizationModel model, List<ModelIssue> issues)
    {
        if (model.SchemaVersion is not ("1.1" or "1.2"))
        {
            issues.Add(new ModelIssue(string.Empty, "invalid schema version: it must be 1.1 or, for a model of modules, 1.2"));
        }

        if (model.Types.Length == 0)
        {
            issues.Add(new ModelIssue(string.Empty, "a model has at least one type"));
        }

        CheckTypes(model, issues);
        CheckConditions(model, issues);

        // Counted last: what has no names in it has no size worth telling.
        if (issues.Count == 0 && ModelSize.Of(model) is var size && size > ModelBounds.MaxBytes)
        {
            issues.Add(new ModelIssue(string.Empty, $"model exceeds size limit: {size} bytes vs {ModelBounds.MaxBytes} bytes"));
        }
    }

    /// <summary>
    /// OpenFGA takes any Unicode but a few characters. Names that only look alike would be two relations for the machine and one
    /// for whoever reviews the model, so only ASCII is taken, which is all that the language itself can write.
    /// </summary>
    public static bool IsName(string name, int maxLength) =>
        name.Length > 0 && name.Length <= maxLength && !name.AsSpan().ContainsAnyExceptInRange('!', '~') && !name.AsSpan().ContainsAny(":#@*");

    private static void CheckTypes(AuthorizationModel model, List<ModelIssue> issues)
    {
        var types = new HashSet<string>(StringComparer.Ordinal);
        foreach (var type in model.Types)
        {
            CheckName(issues, Short(type.Name), "type", type.Name, ModelBounds.MaxTypeNameLength);
            CheckReserved(issues, type.Name, "type", type.Name);
            if (!types.Add(type.Name))
            {
                issues.Add(new ModelIssue(type.Name, "an authorization model cannot contain duplicate types"));
            }

            var relations = new HashSet<string>(StringComparer.Ordinal);
            foreach (var relation in type.Relations)
            {
                var where = $"{Short(type.Name)}#{Short(relation.Name)}";
                CheckName(issues, where, "relation", relation.Name, ModelBounds.MaxNameLength);
                CheckReserved(issues, where, "relation", relation.Name);
                if (!relations.Add(relation.Name))
                {
                    issues.Add(new ModelIssue(where, "the relation is defined twice"));
                }
            }
        }
    }

    private static void CheckConditions(AuthorizationModel model, List<ModelIssue> issues)
    {
        if (model.Conditions.Length > ModelBounds.MaxConditions)
        {
            issues.Add(new ModelIssue(string.Empty, $"{model.Conditions.Length} conditions; at most {ModelBounds.MaxConditions} are allowed"));
        }

        var conditions = new HashSet<string>(StringComparer.Ordinal);
        foreach (var condition in model.Conditions)
        {
            var where = "condition " + Short(condition.Name);
            CheckName(issues, where, "condition", condition.Name, ModelBounds.MaxNameLength);
            if (!conditions.Add(condition.Name))
            {
                issues.Add(new ModelIssue(where, "the condition is defined twice"));
            }

            if (Encoding.UTF8.GetByteCount(condition.Expression) > ModelBounds.MaxExpressionBytes)
            {
                issues.Add(new ModelIssue(where, $"the expression is longer than {ModelBounds.MaxExpressionBytes} bytes"));
            }

            CheckParameters(condition, where, issues);
        }
    }

    private static void CheckParameters(ConditionDefinition condition, string where, List<ModelIssue> issues)
    {
        if (condition.Parameters.Length > ModelBounds.MaxParameters)
        {
            issues.Add(new ModelIssue(where, $"{condition.Parameters.Length} parameters; at most {ModelBounds.MaxParameters} are allowed"));
        }

        var parameters = new HashSet<string>(StringComparer.Ordinal);
        foreach (var parameter in condition.Parameters)
        {
            CheckName(issues, where, "parameter", parameter.Name, ModelBounds.MaxNameLength);
            if (!parameters.Add(parameter.Name))
            {
                issues.Add(new ModelIssue(where, $"the parameter '{Short(parameter.Name)}' is defined twice"));
            }

            if (!IsIdentifier(parameter.Name) || ReservedInConditions.Contains(parameter.Name))
            {
                issues.Add(new ModelIssue(where, $"no expression can name the parameter '{Short(parameter.Name)}': it is not a name of the condition language"));
            }

            if (DepthOf(parameter.Type) > ModelBounds.MaxParameterTypeDepth)
            {
                issues.Add(new ModelIssue(where, $"the type of the parameter '{Short(parameter.Name)}' nests deeper than {ModelBounds.MaxParameterTypeDepth}"));
            }
        }
    }

    private static void CheckName(List<ModelIssue> issues, string where, string what, string name, int maxLength)
    {
        if (!IsName(name, maxLength))
        {
            issues.Add(new ModelIssue(where, $"a {what}'s name has 1 to {maxLength} characters of {NameRule}"));
        }
    }

    private static void CheckReserved(List<ModelIssue> issues, string where, string what, string name)
    {
        if (name is "self" or "this")
        {
            issues.Add(new ModelIssue(where, $"self and this are reserved keywords, no {what} can have them as its name"));
        }
    }

    private static bool IsIdentifier(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');

    private static int DepthOf(ConditionParameterType type)
    {
        var depth = 0;
        for (var next = type.Element; next is not null; next = next.Element)
        {
            depth++;
        }

        return depth;
    }

    private static string Short(string name) => name.Length <= 60 ? name : name[..60] + "…";
}

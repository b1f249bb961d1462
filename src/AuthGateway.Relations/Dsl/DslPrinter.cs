using System.Collections.Immutable;
using System.Diagnostics;
using System.Text;
using AuthGateway.Relations.Json;
using AuthGateway.Relations.Model;

namespace AuthGateway.Relations.Dsl;

/// <summary>Writes a model in the language, as the reference transformer does.</summary>
internal static class DslPrinter
{
    /// <summary>Writes a model.</summary>
    public static DslPrintResult Print(AuthorizationModel model)
    {
        var ordered = DslOrder.WithoutSources(DslOrder.Of(model));
        var text = Write(ordered);

        // The API takes names and expressions that the language would read as something else: "a#b" as a userset, a
        // brace as a condition's end. So what was written is read again, and given out only if it is the same model.
        return ModelDsl.Parse(text) switch
        {
            ModelDslResult.Refused refused => new DslPrintResult.Unprintable(
                $"The language has no words for it: line {refused.Issues[0].Line} would be '{LineOf(text, refused.Issues[0].Line)}'."),
            ModelDslResult.Parsed read when !ModelJson.ToUtf8(read.Model).AsSpan().SequenceEqual(ModelJson.ToUtf8(ordered)) =>
                new DslPrintResult.Unprintable("The language has no words for it: it would read as another model."),
            _ => new DslPrintResult.Printed(text),
        };
    }

    private static string LineOf(string text, int line) => text.Split('\n')[line - 1].Trim();

    private static string Write(AuthorizationModel model)
    {
        var text = new StringBuilder("model\n  schema ").Append(model.SchemaVersion).Append('\n');
        foreach (var type in model.Types)
        {
            WriteType(text, type);
        }

        foreach (var condition in model.Conditions)
        {
            WriteCondition(text, condition);
        }

        return text.ToString();
    }

    private static void WriteType(StringBuilder text, TypeDefinition type)
    {
        text.Append("\ntype ").Append(type.Name).Append('\n');
        if (type.Relations.Length > 0)
        {
            text.Append("  relations\n");
        }

        foreach (var relation in type.Relations)
        {
            text.Append("    define ").Append(relation.Name).Append(": ");
            WriteRewrite(text, relation.Rewrite, relation.DirectTypes, isOutermost: true);
            text.Append('\n');
        }
    }

    private static void WriteRewrite(StringBuilder text, Rewrite rewrite, ImmutableArray<TypeRestriction> direct, bool isOutermost)
    {
        switch (rewrite)
        {
            case Rewrite.This:
                text.Append('[').AppendJoin(", ", direct.Select(Show)).Append(']');
                break;
            case Rewrite.ComputedUserset computed:
                text.Append(computed.Relation);
                break;
            case Rewrite.TupleToUserset from:
                text.Append(from.ComputedRelation).Append(" from ").Append(from.Tupleset);
                break;
            case Rewrite.Union union:
                WriteOperator(text, " or ", union.Children, direct, isOutermost);
                break;
            case Rewrite.Intersection intersection:
                WriteOperator(text, " and ", intersection.Children, direct, isOutermost);
                break;
            case Rewrite.Difference difference:
                WriteOperator(text, " but not ", [difference.Base, difference.Subtract], direct, isOutermost);
                break;
            default:
                throw new UnreachableException();
        }
    }

    private static void WriteOperator(
        StringBuilder text, string word, ImmutableArray<Rewrite> operands, ImmutableArray<TypeRestriction> direct, bool isOutermost)
    {
        text.Append(isOutermost ? string.Empty : "(");
        for (var i = 0; i < operands.Length; i++)
        {
            text.Append(i == 0 ? string.Empty : word);
            WriteRewrite(text, operands[i], direct, isOutermost: false);
        }

        text.Append(isOutermost ? string.Empty : ")");
    }

    private static string Show(TypeRestriction restriction)
    {
        var type = restriction.IsWildcard ? restriction.Type + ":*" : restriction.Relation is null ? restriction.Type : $"{restriction.Type}#{restriction.Relation}";
        return restriction.Condition is null ? type : $"{type} with {restriction.Condition}";
    }

    private static void WriteCondition(StringBuilder text, ConditionDefinition condition) => text
        .Append("\ncondition ").Append(condition.Name).Append('(')
        .AppendJoin(", ", condition.Parameters.Select(parameter => $"{parameter.Name}: {Show(parameter.Type)}"))
        .Append(") {\n  ").Append(condition.Expression).Append("\n}\n");

    private static string Show(ConditionParameterType type) =>
        type.Element is null ? type.Kind.Word() : $"{type.Kind.Word()}<{Show(type.Element)}>";
}

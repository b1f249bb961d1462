using System.Collections.Immutable;
using System.Text;
using AuthGateway.Relations.Model;

namespace AuthGateway.Relations.Dsl;

/// <summary>Reads <c>condition in_office(address: ipaddress) { … }</c>. What stands in the braces is for the condition language to judge.</summary>
internal static class DslConditionParser
{
    /// <summary>Reads a condition; null, and said, when there is none.</summary>
    public static ConditionDefinition? Read(DslCursor cursor)
    {
        if (!cursor.Expect(DslTokenKind.Condition, "'condition'")
            || !cursor.Expect(DslTokenKind.Whitespace, "a blank")
            || cursor.Identifier("the condition's name") is not { } name)
        {
            return null;
        }

        cursor.Skip(DslTokenKind.Whitespace);
        if (ReadParameters(cursor, name) is not { } parameters)
        {
            return null;
        }

        cursor.Skip(DslTokenKind.Whitespace);
        return cursor.Expect(DslTokenKind.OpenBrace, "'{'") && ReadExpression(cursor) is { } expression
            ? new ConditionDefinition(name, expression, parameters)
            : null;
    }

    private static ImmutableArray<ConditionParameter>? ReadParameters(DslCursor cursor, string condition)
    {
        if (cursor.Kind != DslTokenKind.OpenParenthesis)
        {
            cursor.Missing("'('");
            return null;
        }

        var parameters = ImmutableArray.CreateBuilder<ConditionParameter>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        do
        {
            cursor.Advance();
            cursor.Skip(DslTokenKind.Whitespace);
            var nameAt = cursor.At;
            if (ReadParameter(cursor) is not { } parameter)
            {
                return null;
            }

            if (!names.Add(parameter.Name))
            {
                cursor.Wrong(nameAt, $"The parameter '{parameter.Name}' is already defined in the condition '{condition}'.");
            }

            parameters.Add(parameter);
            cursor.Skip(DslTokenKind.Whitespace);
        }
        while (cursor.Kind == DslTokenKind.Comma);
        return cursor.Expect(DslTokenKind.CloseParenthesis, "',' or ')'") ? parameters.ToImmutable() : null;
    }

    private static ConditionParameter? ReadParameter(DslCursor cursor)
    {
        if (cursor.Identifier("a parameter's name") is not { } name)
        {
            return null;
        }

        cursor.Skip(DslTokenKind.Whitespace);
        if (!cursor.Expect(DslTokenKind.Colon, "':'"))
        {
            return null;
        }

        cursor.Skip(DslTokenKind.Whitespace);
        return ReadType(cursor) is { } type ? new ConditionParameter(name, type) : null;
    }

    private static ConditionParameterType? ReadType(DslCursor cursor)
    {
        if (cursor.Kind != DslTokenKind.ParameterContainer)
        {
            return ReadPlainType(cursor);
        }

        var container = ConditionParameterKinds.Find(cursor.Text);
        cursor.Advance();
        return cursor.Expect(DslTokenKind.Less, "'<'")
            && ReadPlainType(cursor) is { } element
            && cursor.Expect(DslTokenKind.Greater, "'>'")
            ? new ConditionParameterType(container!.Value, element)
            : null;
    }

    private static ConditionParameterType? ReadPlainType(DslCursor cursor) =>
        cursor.TakeText(cursor.Kind == DslTokenKind.ParameterType, "a parameter's type") is { } word
            ? new ConditionParameterType(ConditionParameterKinds.Find(word)!.Value)
            : null;

    /// <summary>All up to the next brace that no string holds: the grammar has no braces within an expression.</summary>
    private static string? ReadExpression(DslCursor cursor)
    {
        var expression = new StringBuilder();
        while (cursor.Kind is not (DslTokenKind.CloseBrace or DslTokenKind.End))
        {
            expression.Append(cursor.Text);
            cursor.Advance();
        }

        return cursor.Expect(DslTokenKind.CloseBrace, "'}'") ? DslText.Trim(expression.ToString()) : null;
    }
}

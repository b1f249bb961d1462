using System.Collections.Immutable;
using AuthGateway.Relations.Model;

namespace AuthGateway.Relations.Dsl;

/// <summary>Reads <c>define viewer: [user] or editor or viewer from parent</c>.</summary>
internal sealed class DslRelationParser(DslCursor cursor)
{
    private ImmutableArray<TypeRestriction> _directTypes = [];

    /// <summary>Reads a definition; null, and said, when there is none.</summary>
    public RelationDefinition? Read()
    {
        _directTypes = [];
        if (!cursor.Expect(DslTokenKind.Define, "'define'")
            || !cursor.Expect(DslTokenKind.Whitespace, "a blank")
            || cursor.ExtendedName("the relation's name") is not { } name)
        {
            return null;
        }

        cursor.Skip(DslTokenKind.Whitespace);
        if (!cursor.Expect(DslTokenKind.Colon, "':'"))
        {
            return null;
        }

        cursor.Skip(DslTokenKind.Whitespace);
        return ReadExpression(mayBeDirect: true, depth: 1) is { } rewrite && IsAtEnd()
            ? new RelationDefinition(name, rewrite, _directTypes)
            : null;
    }

    private bool IsAtEnd()
    {
        if (cursor.Kind is DslTokenKind.Newline or DslTokenKind.End)
        {
            return true;
        }

        // "a or b and c" means two things, so the grammar has none of it.
        if (cursor.Kind == DslTokenKind.Whitespace && cursor.Ahead(1) is DslTokenKind.Or or DslTokenKind.And or DslTokenKind.ButNot)
        {
            cursor.Advance();
            cursor.Wrong(cursor.At, $"'{cursor.Text}' can't follow another operator; set parentheses.");
            return false;
        }

        cursor.Missing("'or', 'and', 'but not' or the end of the line");
        return false;
    }

    /// <summary>Operands and, between them, one kind of operator. The direct types can stand only at the very left.</summary>
    private Rewrite? ReadExpression(bool mayBeDirect, int depth)
    {
        if (ReadOperand(mayBeDirect, depth) is not { } first)
        {
            return null;
        }

        if (cursor.SkipWord(DslTokenKind.ButNot))
        {
            return ReadOperand(false, depth) is { } subtract ? new Rewrite.Difference(first, subtract) : null;
        }

        var keyword = cursor.Kind == DslTokenKind.Whitespace ? cursor.Ahead(1) : DslTokenKind.End;
        if (keyword is not (DslTokenKind.Or or DslTokenKind.And))
        {
            return first;
        }

        var children = ImmutableArray.CreateBuilder<Rewrite>();
        children.Add(first);
        while (cursor.SkipWord(keyword))
        {
            if (ReadOperand(false, depth) is not { } child)
            {
                return null;
            }

            children.Add(child);
        }

        if (children.Count == 1)
        {
            cursor.Advance(2);
            cursor.Missing("a blank");
            return null;
        }

        return keyword == DslTokenKind.Or ? new Rewrite.Union(children.ToImmutable()) : new Rewrite.Intersection(children.ToImmutable());
    }

    private Rewrite? ReadOperand(bool mayBeDirect, int depth)
    {
        if (cursor.Kind == DslTokenKind.OpenBracket && mayBeDirect)
        {
            return ReadDirectTypes() ? new Rewrite.This() : null;
        }

        if (cursor.Kind == DslTokenKind.OpenParenthesis)
        {
            return ReadGroup(mayBeDirect, depth + 1);
        }

        if (cursor.Kind == DslTokenKind.OpenBracket)
        {
            cursor.Wrong(cursor.At, "The direct types stand first, and once.");
            return null;
        }

        if (cursor.ExtendedName("a relation, '(' or, first, '['") is not { } relation)
        {
            return null;
        }

        if (!cursor.SkipWord(DslTokenKind.From))
        {
            return new Rewrite.ComputedUserset(relation);
        }

        return cursor.ExtendedName("the relation that 'from' follows") is { } tupleset ? new Rewrite.TupleToUserset(tupleset, relation) : null;
    }

    private Rewrite? ReadGroup(bool mayBeDirect, int depth)
    {
        // Parentheses are the one thing that nests: without a bound, a text of parentheses alone ends the process.
        if (depth > ModelBounds.MaxRewriteDepth)
        {
            cursor.Wrong(cursor.At, $"Parentheses nest deeper than {ModelBounds.MaxRewriteDepth}.");
            return null;
        }

        cursor.Advance();
        cursor.Skip(DslTokenKind.Whitespace);
        if (ReadExpression(mayBeDirect, depth) is not { } inner)
        {
            return null;
        }

        cursor.Skip(DslTokenKind.Whitespace);
        return cursor.Expect(DslTokenKind.CloseParenthesis, "'or', 'and', 'but not' or ')'") ? inner : null;
    }

    private bool ReadDirectTypes()
    {
        var types = ImmutableArray.CreateBuilder<TypeRestriction>();
        do
        {
            cursor.Advance();
            cursor.Skip(DslTokenKind.Whitespace);
            cursor.Skip(DslTokenKind.Newline);
            if (ReadRestriction() is not { } restriction)
            {
                return false;
            }

            types.Add(restriction);
            cursor.Skip(DslTokenKind.Newline);
            cursor.Skip(DslTokenKind.Whitespace);
        }
        while (cursor.Kind == DslTokenKind.Comma);
        _directTypes = types.ToImmutable();
        return cursor.Expect(DslTokenKind.CloseBracket, "',' or ']'");
    }

    private TypeRestriction? ReadRestriction()
    {
        if (cursor.ExtendedName("a type") is not { } type)
        {
            return null;
        }

        string? relation = null;
        var isWildcard = cursor.Skip(DslTokenKind.Colon);
        if (isWildcard && !cursor.Expect(DslTokenKind.Star, "'*'"))
        {
            return null;
        }

        if (!isWildcard && cursor.Skip(DslTokenKind.Hash) && (relation = cursor.ExtendedName("a relation of the type")) is null)
        {
            return null;
        }

        string? condition = null;
        if (cursor.SkipWord(DslTokenKind.With) && (condition = cursor.Identifier("a condition's name")) is null)
        {
            return null;
        }

        return new TypeRestriction(type, relation, isWildcard, condition);
    }
}

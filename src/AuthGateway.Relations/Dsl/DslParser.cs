using System.Collections.Immutable;
using AuthGateway.Relations.Model;

namespace AuthGateway.Relations.Dsl;

/// <summary>
/// Reads a whole text: head, types, conditions. It follows the published grammar to the letter, with its peculiarities
/// (where a line break may stand, which keywords may be names), because two parsers of one language that disagree would
/// give one text two meanings. After a mistake it goes on at the next declaration, to tell several at once.
/// </summary>
internal sealed class DslParser(DslCursor cursor)
{
    private readonly List<TypeDefinition> _types = [];
    private readonly List<TypeDefinition> _extensions = [];
    private readonly List<ConditionDefinition> _conditions = [];
    private readonly HashSet<string> _extended = new(StringComparer.Ordinal);
    private readonly HashSet<string> _conditionNames = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DslPlace> _places = new(StringComparer.Ordinal);
    private readonly DslRelationParser _relations = new(cursor);
    private string? _schemaVersion;
    private string? _module;

    /// <summary>Reads the text; null when the cursor has issues.</summary>
    public DslDocument? Read()
    {
        cursor.Skip(DslTokenKind.Whitespace);
        cursor.Skip(DslTokenKind.Newline);
        if (!ReadHead())
        {
            return null;
        }

        ReadBody();
        return cursor.Issues.Count > 0
            ? null
            : new DslDocument(_schemaVersion, _module, [.. _types], [.. _extensions], [.. _conditions], _places);
    }

    private bool ReadHead()
    {
        if (cursor.Kind == DslTokenKind.Hash)
        {
            cursor.Advance(CommentLength(0));
            if (!cursor.Expect(DslTokenKind.Newline, "the end of the line"))
            {
                return false;
            }
        }

        if (cursor.Skip(DslTokenKind.Module))
        {
            return cursor.Expect(DslTokenKind.Whitespace, "a blank")
                && (_module = cursor.Name("the module's name")) is not null
                && (cursor.Skip(DslTokenKind.Whitespace) || true);
        }

        return cursor.Expect(DslTokenKind.Model, "'model' or 'module'")
            && cursor.Expect(DslTokenKind.Newline, "the end of the line")
            && cursor.Expect(DslTokenKind.Schema, "'schema'")
            && cursor.Expect(DslTokenKind.Whitespace, "a blank")
            && (_schemaVersion = cursor.TakeText(cursor.Kind == DslTokenKind.SchemaVersion, "the schema's version, as 1.1")) is not null
            && (cursor.Skip(DslTokenKind.Whitespace) || true);
    }

    /// <summary>
    /// Between head, types, conditions and end the grammar allows one more line break each. A run of them is one token,
    /// so this matters only around the comments of the condition language (<c>//</c>), which split runs.
    /// </summary>
    private void ReadBody()
    {
        var breaks = SkipBreaks(1, DslTokenKind.Type, DslTokenKind.Extend);
        while (Starts(0, DslTokenKind.Type, DslTokenKind.Extend))
        {
            breaks = 0;
            if (!ReadType())
            {
                SkipToDeclaration();
            }
        }

        breaks = SkipBreaks(breaks + 1, DslTokenKind.Condition, DslTokenKind.Condition);
        while (Starts(0, DslTokenKind.Condition, DslTokenKind.Condition))
        {
            breaks = 0;
            if (!ReadCondition())
            {
                SkipToDeclaration();
            }
        }

        for (breaks++; breaks > 0 && cursor.Kind == DslTokenKind.Newline; breaks--)
        {
            cursor.Advance();
        }

        if (cursor.Kind != DslTokenKind.End)
        {
            cursor.Missing(_conditions.Count > 0 ? "a condition or the end of the text" : "a type, a condition or the end of the text");
        }
    }

    private bool ReadType()
    {
        SkipCommentsBefore();
        cursor.Advance();
        var extends = cursor.At;
        var isExtension = cursor.Skip(DslTokenKind.Extend);
        if ((isExtension && !cursor.Expect(DslTokenKind.Whitespace, "a blank"))
            || !cursor.Expect(DslTokenKind.Type, "'type'")
            || !cursor.Expect(DslTokenKind.Whitespace, "a blank"))
        {
            return false;
        }

        var nameAt = cursor.At;
        if (cursor.ExtendedName("the type's name") is not { } name)
        {
            return false;
        }

        _places.TryAdd(name, cursor.PlaceOf(nameAt));
        if (isExtension && _module is null)
        {
            cursor.Wrong(extends, "Only a module's file can extend a type.");
        }

        if (isExtension && !_extended.Add(name))
        {
            cursor.Wrong(nameAt, $"This file extends '{name}' already.");
        }

        var relations = ReadRelations(name, isExtension);
        var type = new TypeDefinition(name, relations ?? []) { Source = _module is null ? null : new ModuleSource(_module) };
        (isExtension ? _extensions : _types).Add(type);
        return relations is not null;
    }

    private ImmutableArray<RelationDefinition>? ReadRelations(string type, bool isExtension)
    {
        if (cursor.Kind != DslTokenKind.Newline || cursor.Ahead(1) != DslTokenKind.Relations)
        {
            return [];
        }

        cursor.Advance(2);
        var relations = ImmutableArray.CreateBuilder<RelationDefinition>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        if (!Starts(0, DslTokenKind.Define, DslTokenKind.Define))
        {
            cursor.Missing("a line with 'define'");
            return null;
        }

        while (Starts(0, DslTokenKind.Define, DslTokenKind.Define))
        {
            SkipCommentsBefore();
            cursor.Advance();
            var nameAt = cursor.At + 2;
            if (_relations.Read() is not { } relation)
            {
                SkipToDeclaration();
                continue;
            }

            _places.TryAdd($"{type}#{relation.Name}", cursor.PlaceOf(nameAt));
            if (!names.Add(relation.Name))
            {
                cursor.Wrong(nameAt, $"The relation '{relation.Name}' is already defined in '{type}'.");
            }

            relations.Add(isExtension && _module is not null ? relation with { Source = new ModuleSource(_module) } : relation);
        }

        return relations.ToImmutable();
    }

    private bool ReadCondition()
    {
        SkipCommentsBefore();
        cursor.Advance();
        var nameAt = cursor.At + 2;
        if (DslConditionParser.Read(cursor) is not { } condition)
        {
            return false;
        }

        _places.TryAdd("condition " + condition.Name, cursor.PlaceOf(nameAt));
        if (!_conditionNames.Add(condition.Name))
        {
            cursor.Wrong(nameAt, $"The condition '{condition.Name}' is already defined.");
        }

        _conditions.Add(_module is null ? condition : condition with { Source = new ModuleSource(_module) });
        return true;
    }

    private int SkipBreaks(int most, DslTokenKind keyword, DslTokenKind other)
    {
        while (most > 0 && cursor.Kind == DslTokenKind.Newline && !Starts(0, keyword, other) && cursor.Ahead(1) == DslTokenKind.Newline)
        {
            cursor.Advance();
            most--;
        }

        return most;
    }

    /// <summary>Whether a declaration with one of two keywords starts here: a line break and, before the keyword, perhaps comments.</summary>
    private bool Starts(int offset, DslTokenKind keyword, DslTokenKind other)
    {
        if (cursor.Ahead(offset) != DslTokenKind.Newline)
        {
            return false;
        }

        var next = offset + 1;
        if (cursor.Ahead(next) == DslTokenKind.Hash)
        {
            next += CommentLength(next);
            if (cursor.Ahead(next++) != DslTokenKind.Newline)
            {
                return false;
            }
        }

        return cursor.Ahead(next) is var kind && (kind == keyword || kind == other);
    }

    private void SkipCommentsBefore()
    {
        if (cursor.Ahead(1) == DslTokenKind.Hash)
        {
            cursor.Advance(1 + CommentLength(1));
        }
    }

    /// <summary>The tokens of the comment lines that start at an offset. Only a bare carriage return leaves any: see <see cref="DslText"/>.</summary>
    private int CommentLength(int offset)
    {
        var end = offset;
        while (cursor.Ahead(end) is not (DslTokenKind.Newline or DslTokenKind.End)
            || (cursor.Ahead(end) == DslTokenKind.Newline && cursor.Ahead(end + 1) == DslTokenKind.Hash))
        {
            end++;
        }

        return end - offset;
    }

    private void SkipToDeclaration()
    {
        while (cursor.Kind != DslTokenKind.End
            && !(cursor.Kind == DslTokenKind.Newline
                && cursor.Ahead(1) is DslTokenKind.Define or DslTokenKind.Type or DslTokenKind.Extend or DslTokenKind.Condition))
        {
            cursor.Advance();
        }
    }
}

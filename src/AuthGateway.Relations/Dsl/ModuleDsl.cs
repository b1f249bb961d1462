using System.Collections.Immutable;
using AuthGateway.Relations.Model;

namespace AuthGateway.Relations.Dsl;

/// <summary>Puts the files of modules together to one model (schema 1.2), as the reference does: types in the order of the files, then what other files add to them.</summary>
internal sealed class ModuleDsl
{
    private const string SchemaVersion = "1.2";

    private readonly List<ModuleIssue> _issues = [];
    private readonly List<TypeDefinition> _types = [];
    private readonly List<ConditionDefinition> _conditions = [];
    private readonly Dictionary<string, int> _typeNames = new(StringComparer.Ordinal);
    private readonly HashSet<string> _conditionNames = new(StringComparer.Ordinal);
    private readonly List<(ModuleFile File, DslDocument Document)> _documents = [];

    private ModuleDsl()
    {
    }

    /// <summary>Puts files together.</summary>
    public static ModuleResult Combine(IReadOnlyList<ModuleFile> files)
    {
        var combining = new ModuleDsl();
        if (files.Sum(file => (long)file.Text.Length) > ModelDsl.MaxLength)
        {
            return new ModuleResult.Refused([new ModuleIssue(string.Empty, new DslIssue(1, 1, $"The files have more than {ModelDsl.MaxLength} characters."))]);
        }

        combining.Read(files);
        combining.Extend();
        return combining._issues.Count > 0
            ? new ModuleResult.Refused([.. combining._issues])
            : new ModuleResult.Combined(new AuthorizationModel(SchemaVersion, [.. combining._types], [.. combining._conditions]));
    }

    private void Read(IReadOnlyList<ModuleFile> files)
    {
        foreach (var file in files)
        {
            switch (ModelDsl.ParseDocument(file.Text))
            {
                case DslDocumentResult.Parsed { Document: { Module: { } module } document }:
                    Take(file, document, new ModuleSource(module, file.Name));
                    break;
                case DslDocumentResult.Parsed:
                    _issues.Add(new ModuleIssue(file.Name, new DslIssue(1, 1, "The file is not a module: it begins with 'model'.")));
                    break;
                case DslDocumentResult.Refused refused:
                    _issues.AddRange(refused.Issues.Select(issue => new ModuleIssue(file.Name, issue)));
                    break;
            }
        }
    }

    private void Take(ModuleFile file, DslDocument document, ModuleSource source)
    {
        _documents.Add((file, document));
        foreach (var type in document.Types)
        {
            if (!_typeNames.TryAdd(type.Name, _types.Count))
            {
                Refuse(file, document, type.Name, $"The type '{type.Name}' is already defined.");
            }

            _types.Add(type with { Source = source });
        }

        foreach (var condition in document.Conditions)
        {
            if (!_conditionNames.Add(condition.Name))
            {
                Refuse(file, document, "condition " + condition.Name, $"The condition '{condition.Name}' is already defined.");
            }

            _conditions.Add(condition with { Source = source });
        }
    }

    private void Extend()
    {
        foreach (var (file, document) in _documents)
        {
            foreach (var extension in document.Extensions)
            {
                if (!_typeNames.TryGetValue(extension.Name, out var at))
                {
                    Refuse(file, document, extension.Name, $"The type '{extension.Name}', which is extended here, does not exist.");
                    continue;
                }

                _types[at] = _types[at] with { Relations = [.. _types[at].Relations, .. Added(file, document, _types[at], extension)] };
            }
        }
    }

    private IEnumerable<RelationDefinition> Added(ModuleFile file, DslDocument document, TypeDefinition type, TypeDefinition extension)
    {
        var names = type.Relations.Select(relation => relation.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var relation in extension.Relations)
        {
            if (!names.Add(relation.Name))
            {
                Refuse(file, document, $"{type.Name}#{relation.Name}", $"The relation '{relation.Name}' already exists on the type '{type.Name}'.");
            }

            yield return relation with { Source = new ModuleSource(document.Module!, file.Name) };
        }
    }

    private void Refuse(ModuleFile file, DslDocument document, string where, string message)
    {
        var place = document.Places.GetValueOrDefault(where, new DslPlace(1, 1));
        _issues.Add(new ModuleIssue(file.Name, new DslIssue(place.Line, place.Column, message)));
    }
}

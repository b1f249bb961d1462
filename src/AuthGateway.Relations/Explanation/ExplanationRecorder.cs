using System.Text.Json;
using AuthGateway.Relations.Compilation;
using AuthGateway.Relations.Evaluation;
using AuthGateway.Relations.Tuples;

namespace AuthGateway.Relations.Explanation;

/// <summary>Writes down how a check goes. There is none of it when nobody asked.</summary>
internal sealed class ExplanationRecorder(int mostNodes)
{
    // Of a condition's values no more is kept than one line of a log can show.
    private const int MostContext = 2048;

    private readonly Stack<Open> _open = new();
    private int _nodes;
    private bool _isTruncated;
    private ExplanationNode? _root;

    /// <summary>What was written down; null before anything was.</summary>
    public CheckExplanation? Finish() => _root is null ? null : new CheckExplanation(_root, _isTruncated);

    /// <summary>A relation of an object is asked for.</summary>
    public void Enter(string userset) => _open.Push(new Open(ExplanationKind.Userset, userset));

    /// <summary>A rule is applied.</summary>
    public void Enter(CompiledRewrite rewrite) => _open.Push(new Open(ExplanationKind.Rewrite, RewriteText.Of(rewrite)));

    /// <summary>What was entered last came out.</summary>
    public void Leave(Verdict verdict)
    {
        var done = _open.Pop();
        Add(new ExplanationNode(done.Kind, done.Text, Result(verdict), done.Note, null, null, [.. done.Children]));
    }

    /// <summary>Something to say about what was entered last.</summary>
    public void Note(Verdict verdict, string text)
    {
        if (_open.TryPeek(out var open))
        {
            open.Note = text;
        }
    }

    /// <summary>What was entered last was worked out before.</summary>
    public void Again(Verdict verdict) => Note(verdict, "worked out above");

    /// <summary>The whole came out in another way than step by step.</summary>
    public void Decide(Verdict verdict, string text) => _root = _root is null ? null : _root with { Result = Result(verdict), Note = text };

    /// <summary>A tuple was looked at.</summary>
    public void Tuple(string user, RelationshipCondition? condition, JsonElement context, Verdict verdict) =>
        Add(new ExplanationNode(ExplanationKind.Tuple, user, Result(verdict), null, condition?.Name, condition is null ? null : Values(condition, context), []));

    private void Add(ExplanationNode node)
    {
        if (!_open.TryPeek(out var parent))
        {
            // A tuple alone is looked at where a cycle through an exclusion is decided: there is no step that it belongs to.
            _root = node.Kind == ExplanationKind.Userset ? node : _root;
        }
        else if (++_nodes < mostNodes)
        {
            parent.Children.Add(node);
        }
        else
        {
            _isTruncated = true;
        }
    }

    private static string Values(RelationshipCondition condition, JsonElement context)
    {
        var values = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var source in new[] { context, condition.Context })
        {
            if (source.ValueKind == JsonValueKind.Object)
            {
                foreach (var member in source.EnumerateObject())
                {
                    values[member.Name] = member.Value.GetRawText();
                }
            }
        }

        var text = $"{{{string.Join(",", values.Select(value => $"\"{JsonEncodedText.Encode(value.Key)}\":{value.Value}"))}}}";
        return text.Length <= MostContext ? text : text[..MostContext];
    }

    private static ExplanationResult Result(Verdict verdict) => verdict switch
    {
        Verdict.True => ExplanationResult.True,
        Verdict.False => ExplanationResult.False,
        _ => ExplanationResult.Unknown,
    };

    private sealed class Open(ExplanationKind kind, string text)
    {
        public ExplanationKind Kind { get; } = kind;

        public string Text { get; } = text;

        public string? Note { get; set; }

        public List<ExplanationNode> Children { get; } = [];
    }
}

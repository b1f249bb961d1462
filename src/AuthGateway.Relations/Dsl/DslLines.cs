namespace AuthGateway.Relations.Dsl;

/// <summary>Where a text's lines begin, so that each of thousands of places is found without walking over the text.</summary>
internal sealed class DslLines
{
    private readonly List<int> _starts = [0];

    public DslLines(string text)
    {
        for (var at = text.IndexOf('\n', StringComparison.Ordinal); at >= 0; at = text.IndexOf('\n', at + 1))
        {
            _starts.Add(at + 1);
        }
    }

    /// <summary>The place of a character.</summary>
    public DslPlace PlaceOf(int index)
    {
        var found = _starts.BinarySearch(index);
        var line = found >= 0 ? found : ~found - 1;
        return new DslPlace(line + 1, index - _starts[line] + 1);
    }
}

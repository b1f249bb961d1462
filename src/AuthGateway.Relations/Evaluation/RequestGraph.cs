using System.Text;
using AuthGateway.Relations.Graph;

namespace AuthGateway.Relations.Evaluation;

/// <summary>
/// What one request sees: one snapshot, with the request's own tuples laid over it. The sets that those tuples change are copied for the request (a
/// search path each), and the names that only the request knows get numbers that only it has: nothing of a request can reach the graph or another
/// request.
/// </summary>
internal sealed class RequestGraph
{
    private readonly Dictionary<int, EdgeSet> _subjects = [];
    private readonly Dictionary<int, EdgeSet> _objects = [];
    private readonly List<(ushort Type, string Id)> _names = [];
    private GraphSnapshot _snapshot = null!;
    private bool _hasOverlay;

    /// <summary>The tuples that are stored.</summary>
    public GraphSnapshot Snapshot => _snapshot;

    /// <summary>Begins a request.</summary>
    public void Begin(GraphSnapshot snapshot)
    {
        _snapshot = snapshot;
        if (_hasOverlay)
        {
            _subjects.Clear();
            _objects.Clear();
            _hasOverlay = false;
        }

        _names.Clear();
    }

    /// <summary>Ends it: nothing of it is held on to.</summary>
    public void End()
    {
        Begin(_snapshot);
        _snapshot = null!;
    }

    /// <summary>Who has which relation to an object.</summary>
    public EdgeSet Subjects(int id) => _hasOverlay && _subjects.TryGetValue(id, out var changed) ? changed : _snapshot.Subjects(id);

    /// <summary>To what a subject has which relation.</summary>
    public EdgeSet Objects(int id) => _hasOverlay && _objects.TryGetValue(id, out var changed) ? changed : _snapshot.Objects(id);

    /// <summary>Lays a tuple over what is stored. One that is stored counts with this one's condition then.</summary>
    public void Add(InternedTuple tuple)
    {
        _hasOverlay = true;
        _subjects[tuple.ObjectId] = Subjects(tuple.ObjectId).With(tuple.SubjectKey, tuple.Condition);
        _objects[tuple.SubjectId] = Objects(tuple.SubjectId).WithMark(tuple.ObjectKey, tuple.Condition is not null);
    }

    /// <summary>An object's number; -1 when neither tuple names it.</summary>
    public int Find(ushort type, ReadOnlySpan<char> id)
    {
        var number = _snapshot.Names.Find(type, id);
        if (number >= 0 || _names.Count == 0)
        {
            return number;
        }

        for (var at = 0; at < _names.Count; at++)
        {
            if (_names[at].Type == type && id.SequenceEqual(_names[at].Id))
            {
                return ObjectNames.MaxCount + at;
            }
        }

        return -1;
    }

    /// <summary>An object's number; a number of this request alone when nothing has one.</summary>
    public int Number(ushort type, ReadOnlySpan<char> id)
    {
        var number = Find(type, id);
        if (number < 0)
        {
            number = ObjectNames.MaxCount + _names.Count;
            _names.Add((type, id.ToString()));
        }

        return number;
    }

    /// <summary>An object's name without its type.</summary>
    public string Id(int number) => number >= ObjectNames.MaxCount ? _names[number - ObjectNames.MaxCount].Id : _snapshot.Names.Id(number);

    /// <summary>An object's name without its type, in UTF-8.</summary>
    public ReadOnlySpan<byte> Utf8(int number) =>
        number >= ObjectNames.MaxCount ? Encoding.UTF8.GetBytes(_names[number - ObjectNames.MaxCount].Id) : _snapshot.Names.Utf8(number);

    /// <summary>The kind of an object's type.</summary>
    public ushort TypeOf(int number) => number >= ObjectNames.MaxCount ? _names[number - ObjectNames.MaxCount].Type : _snapshot.Names.TypeOf(number);

    /// <summary>An object's name with its type.</summary>
    public string Name(int number) => $"{_snapshot.Vocabulary[TypeOf(number)].Type}:{Id(number)}";
}

namespace AuthGateway.Relations.Validation;

/// <summary>
/// Nodes that are reached when enough of those are that they wait for. Each edge is walked once, so the time is linear in the
/// model however its relations are tangled.
/// </summary>
internal sealed class EntryPointGraph
{
    private readonly List<int> _needed = [];
    private readonly List<List<int>> _waiting = [];
    private readonly Queue<int> _reached = [];

    /// <summary>A new node that is reached when so many edges to it have been walked.</summary>
    public int Add(int needed)
    {
        _needed.Add(needed);
        _waiting.Add([]);
        return _needed.Count - 1;
    }

    /// <summary>One node waits for another.</summary>
    public void Wait(int node, int other) => _waiting[other].Add(node);

    /// <summary>A node is reached by itself.</summary>
    public void Reach(int node)
    {
        if (_needed[node] > 0)
        {
            _needed[node] = 0;
            _reached.Enqueue(node);
        }
    }

    /// <summary>Walks all edges from nodes that are reached.</summary>
    public void Walk()
    {
        while (_reached.TryDequeue(out var node))
        {
            foreach (var other in _waiting[node])
            {
                if (_needed[other] > 0 && --_needed[other] == 0)
                {
                    _reached.Enqueue(other);
                }
            }
        }
    }

    /// <summary>Whether a node is reached.</summary>
    public bool IsReached(int node) => _needed[node] == 0;
}

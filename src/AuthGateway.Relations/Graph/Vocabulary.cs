namespace AuthGateway.Relations.Graph;

/// <summary>
/// The types and relations of one store's tuples and models as small numbers ("kinds"). A kind is a type (<c>user</c>), everybody of a type
/// (<c>user:*</c>) or a relation of a type (<c>group#member</c>, both as what an object is asked for and as a subject). Kinds are never taken
/// back: compiled models and graphs of one store share them for as long as the store is open. Their number is bounded by what models declare.
/// </summary>
internal sealed class Vocabulary
{
    /// <summary>The most kinds of one store: a kind takes sixteen bits of an edge, and the last number is left out so that a range has an end.</summary>
    public const int MaxKinds = ushort.MaxValue;

    private readonly Lock _lock = new();
    private readonly Dictionary<(string Type, string Relation), ushort> _kinds = [];
    private volatile Kind[] _byCode = [];
    private int _count;

    /// <summary>The kind of a type's objects.</summary>
    public ushort Object(string type) => Intern(type, "", KindForm.Object);

    /// <summary>The kind of everybody of a type.</summary>
    public ushort Wildcard(string type) => Intern(type, "*", KindForm.Wildcard);

    /// <summary>The kind of a relation of a type.</summary>
    public ushort Userset(string type, string relation) => Intern(type, relation, KindForm.Userset);

    /// <summary>What a code stands for.</summary>
    public Kind this[ushort code] => _byCode[code];

    private ushort Intern(string type, string relation, KindForm form)
    {
        lock (_lock)
        {
            if (_kinds.TryGetValue((type, relation), out var known))
            {
                return known;
            }

            if (_count == MaxKinds)
            {
                throw new InvalidDataException($"A store can have {MaxKinds} types and relations at most, over all of its models.");
            }

            // The code of the type's own objects comes first: names are kept under it.
            var type0 = form == KindForm.Object ? (ushort)_count : Intern(type, "", KindForm.Object);
            var code = (ushort)_count;
            if (_count == _byCode.Length)
            {
                var grown = new Kind[Math.Max(64, _count * 2)];
                _byCode.CopyTo(grown, 0);
                _byCode = grown;
            }

            _byCode[_count++] = new Kind(type, relation, form, type0);
            _kinds.Add((type, relation), code);
            return code;
        }
    }
}

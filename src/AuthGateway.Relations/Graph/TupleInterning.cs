using AuthGateway.Relations.Tuples;

namespace AuthGateway.Relations.Graph;

/// <summary>Turns tuples into numbers, for the one writer of a graph.</summary>
internal sealed class TupleInterning(Vocabulary vocabulary, ObjectNames names)
{
    // A tuple's type and relation are a handful of words: each is looked up without a string being made.
    private readonly Dictionary<string, Dictionary<string, ushort>> _usersets = [];
    private readonly Dictionary<string, (ushort Object, ushort Wildcard)> _types = [];

    /// <summary>The objects as numbers.</summary>
    public ObjectNames Names => names;

    /// <summary>A tuple in numbers; names that are new get theirs.</summary>
    /// <exception cref="InvalidDataException">It is no tuple. The store lets none in, so its data are broken: a replica must not go on with a part of them.</exception>
    public InternedTuple Intern(RelationshipTuple tuple)
    {
        Read(tuple, out var target, out var user);
        var objectId = names.Intern(Type(target.Type).Object, target.Id);
        var type = Type(user.Type);
        var kind = user.IsWildcard ? type.Wildcard : user.Relation.IsEmpty ? type.Object : Userset(user.Type, user.Relation);
        return new InternedTuple(objectId, Userset(target.Type, tuple.Relation), kind, names.Intern(type.Object, user.Id), tuple.Condition);
    }

    /// <summary>A tuple in numbers, if both of its ends have them: a delete of what never was must leave no names behind.</summary>
    public bool TryFind(RelationshipTuple tuple, out InternedTuple interned)
    {
        Read(tuple, out var target, out var user);
        var isKnown = names.Find(Type(target.Type).Object, target.Id) >= 0 && names.Find(Type(user.Type).Object, user.Id) >= 0;
        interned = isKnown ? Intern(tuple) : default;
        return isKnown;
    }

    private static void Read(RelationshipTuple tuple, out TupleText target, out TupleText user)
    {
        user = default;
        if (!TupleText.TryParse(tuple.Object, out target) || !target.Relation.IsEmpty || target.IsWildcard
            || !TupleText.TryParse(tuple.User, out user) || tuple.Relation.Length == 0)
        {
            throw new InvalidDataException("A store holds a tuple that is none.");
        }
    }

    private (ushort Object, ushort Wildcard) Type(ReadOnlySpan<char> type)
    {
        var lookup = _types.GetAlternateLookup<ReadOnlySpan<char>>();
        if (!lookup.TryGetValue(type, out var codes))
        {
            var name = type.ToString();
            codes = (vocabulary.Object(name), vocabulary.Wildcard(name));
            _types.Add(name, codes);
        }

        return codes;
    }

    private ushort Userset(ReadOnlySpan<char> type, ReadOnlySpan<char> relation)
    {
        var types = _usersets.GetAlternateLookup<ReadOnlySpan<char>>();
        if (!types.TryGetValue(type, out var relations))
        {
            _usersets.Add(type.ToString(), relations = []);
        }

        var lookup = relations.GetAlternateLookup<ReadOnlySpan<char>>();
        if (!lookup.TryGetValue(relation, out var code))
        {
            code = vocabulary.Userset(type.ToString(), relation.ToString());
            relations.Add(relation.ToString(), code);
        }

        return code;
    }
}

namespace Pipelines.Sockets.Unofficial.Arenas;

/// <summary>Copies the elements of a sequence out of its arena.</summary>
public static class SequenceExtensions
{
    /// <summary>An array of what <paramref name="projection"/> makes of each element.</summary>
    public static TTo[] ToArray<TFrom, TTo>(this in Sequence<TFrom> source, Projection<TFrom, TTo> projection)
    {
        ArgumentNullException.ThrowIfNull(projection);
        if (source.IsEmpty)
        {
            return [];
        }

        var result = new TTo[source.Length];
        source.CopyTo(result, projection);
        return result;
    }

    /// <summary>An array of what <paramref name="projection"/> makes of each element and <paramref name="state"/>.</summary>
    public static TTo[] ToArray<TFrom, TState, TTo>(
        this in Sequence<TFrom> source,
        Projection<TFrom, TState, TTo> projection,
        in TState state)
    {
        ArgumentNullException.ThrowIfNull(projection);
        if (source.IsEmpty)
        {
            return [];
        }

        var result = new TTo[source.Length];
        var i = 0;
        foreach (var span in source.Spans)
        {
            foreach (ref readonly var item in span)
            {
                result[i++] = projection(in item, in state);
            }
        }

        return result;
    }

    /// <summary>Writes what <paramref name="projection"/> makes of each element.</summary>
    /// <exception cref="ArgumentException">The destination is shorter than the sequence.</exception>
    public static void CopyTo<TFrom, TTo>(
        this in Sequence<TFrom> source,
        Span<TTo> destination,
        Projection<TFrom, TTo> projection)
    {
        ArgumentNullException.ThrowIfNull(projection);
        if (destination.Length < source.Length)
        {
            throw new ArgumentException("The destination is shorter than the sequence.", nameof(destination));
        }

        var i = 0;
        foreach (var span in source.Spans)
        {
            foreach (ref readonly var item in span)
            {
                destination[i++] = projection(in item);
            }
        }
    }
}

namespace AuthGateway.Settings;

/// <summary>A value that may change while the process runs. Ask for it where it is used, and keep none.</summary>
internal abstract class Live<T>
    where T : class
{
    /// <summary>It changed. Raised after <see cref="Current"/> has it.</summary>
    public abstract event EventHandler? Changed;

    /// <summary>The value now. Cheap to ask; the same object until it changes.</summary>
    public abstract T Current { get; }

    /// <summary>A value that never changes.</summary>
    public static implicit operator Live<T>(T value) => new Fixed(value);

    /// <summary>What is made of it: made once, and anew when it has changed and somebody asks.</summary>
    /// <param name="make">Called under no lock: two who ask at once may each get one of their own.</param>
    public Live<TMade> Select<TMade>(Func<T, TMade> make)
        where TMade : class => new Made<TMade>(this, make);

    private sealed class Fixed(T value) : Live<T>
    {
        /// <inheritdoc/>
        public override event EventHandler? Changed
        {
            add { }
            remove { }
        }

        /// <inheritdoc/>
        public override T Current => value;
    }

    private sealed class Made<TMade>(Live<T> source, Func<T, TMade> make) : Live<TMade>
        where TMade : class
    {
        private volatile Pair? _made;

        /// <inheritdoc/>
        public override event EventHandler? Changed
        {
            add => source.Changed += value;
            remove => source.Changed -= value;
        }

        /// <inheritdoc/>
        public override TMade Current
        {
            get
            {
                var from = source.Current;
                if (_made is not { } made || !ReferenceEquals(made.From, from))
                {
                    _made = made = new Pair(from, make(from));
                }

                return made.Value;
            }
        }

        private sealed record Pair(T From, TMade Value);
    }
}

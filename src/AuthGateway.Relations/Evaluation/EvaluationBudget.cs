using AuthGateway.Relations.Errors;

namespace AuthGateway.Relations.Evaluation;

/// <summary>What one evaluation has left: steps, time, and a caller who waits for it.</summary>
internal sealed class EvaluationBudget
{
    // The clock and the caller are looked at once in so many steps: about every 50 microseconds.
    private const int StepsBetweenLooks = 1024;

    private CancellationToken _cancellation;
    private TimeProvider _time = TimeProvider.System;
    private long _left;
    private long _deadline;
    private int _untilLook;

    /// <summary>Why the evaluation ended early; null while it goes on.</summary>
    public RelationError? Spent { get; private set; }

    /// <summary>Begins an evaluation.</summary>
    public void Begin(long work, TimeSpan? time, TimeProvider clock, CancellationToken cancellation)
    {
        _left = work;
        _time = clock;
        _deadline = time is { } span ? clock.GetTimestamp() + (long)(span.TotalSeconds * clock.TimestampFrequency) : long.MaxValue;
        _cancellation = cancellation;
        _untilLook = 0;
        Spent = null;
    }

    /// <summary>Ends it: the caller is not held on to.</summary>
    public void Release()
    {
        _cancellation = default;
        Spent = null;
    }

    /// <summary>Takes a step.</summary>
    /// <returns>False when there are no more: the evaluation ends with <see cref="Spent"/>.</returns>
    public bool Step()
    {
        if (--_left < 0)
        {
            Spent ??= new RelationError(RelationErrorCode.ResolutionWorkExceeded, "The answer takes more steps than are allowed.");
            return false;
        }

        return --_untilLook >= 0 || Look();
    }

    /// <summary>Ends the evaluation for another reason.</summary>
    public void End(RelationError error) => Spent ??= error;

    private bool Look()
    {
        _untilLook = StepsBetweenLooks;
        if (_cancellation.IsCancellationRequested)
        {
            Spent ??= new RelationError(RelationErrorCode.Cancelled, "The caller left.");
        }
        else if (_deadline != long.MaxValue && _time.GetTimestamp() > _deadline)
        {
            Spent ??= new RelationError(RelationErrorCode.DeadlineExceeded, "The time for the answer was up.");
        }

        return Spent is null;
    }
}

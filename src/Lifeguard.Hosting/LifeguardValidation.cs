using Microsoft.Extensions.Options;

namespace Lifeguard.Hosting;

/// <summary>Says of options that make no sense which setting they come from: the classes that take them know their parameter only.</summary>
internal sealed class LifeguardValidation : IValidateOptions<LifeguardOptions>, IValidateOptions<LoopGuardOptions>
{
    private static readonly TimeSpan LongestDeadline = TimeSpan.FromDays(1);

    public ValidateOptionsResult Validate(string? name, LifeguardOptions options)
        => options.StartupDeadline is { } deadline && (deadline <= TimeSpan.Zero || deadline > LongestDeadline)
            ? ValidateOptionsResult.Fail($"{LifeguardOptions.SectionName}:{nameof(options.StartupDeadline)} must be more than zero, up to a day, but is {deadline}.")
            : ValidateOptionsResult.Success;

    public ValidateOptionsResult Validate(string? name, LoopGuardOptions options)
    {
        try
        {
            LoopGuardLimits.Of(options, null);
            return ValidateOptionsResult.Success;
        }
        catch (ArgumentException ex)
        {
            return ValidateOptionsResult.Fail($"{LifeguardOptions.SectionName}:Loops:{name}: {ex.Message}");
        }
    }
}

using Lifeguard.Scenarios;

// Usage: Lifeguard.Scenarios NAME [ARGUMENT...]
return args switch
{
    ["exit", var name, .. var rest] => ExitScenarios.Run(name, rest),
    ["manager", var name] => ManagerScenarios.Run(name),
    ["loop", var name] => await LoopScenarios.RunAsync(name),
    ["startup", var name] => await StartupScenarios.RunAsync(name),
    _ => throw new ArgumentException($"There is no scenario '{string.Join(' ', args)}'."),
};

using SeNet.Cli;

return Session.OfConsole(session => Tool.Run(args, session));

@rem On Windows, what `exec` is in other shells: `npm start` uses it, so that signals sent to npm reach the program and no shell in between.
@%*

"""What may an identity do at a scope, and which assignment says so? Pure, but for `gathering`.

`question` what a person typed, checked; `model` the things ARM returns, read; `facts` all that is
known; `evaluation` the judgement, an `answer`; `telling` that in a sentence; `matrix` the same for
many rows; `catalogue` built-in roles and known operations; `request` what to ask an administrator
for; `refusal` a 403 explained; `kept` the file that answers offline; `gathering` what to ask ARM,
and how much each answer proves.
"""

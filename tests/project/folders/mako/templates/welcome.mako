<%inherit file="base.mako"/>
## a note: <%include file="gone.mako"/>
<p>Hello ${user.name}</p>
% for pot in pots:
<p>${pot}</p>
% endfor
<%text>${raw}</%text>
<%include file="footer.mako"/>

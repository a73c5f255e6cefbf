<%inherit file="base.mako"/>
<p>A sale of teapots.</p>
% if subscribed:
<%include file="footer.mako"/>
% endif
